import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Bot, TurnRequest, TurnResult } from "./bot.ts";
import { answerEvent } from "./answer-event.ts";
import { offeredCodes, type Decision } from "./dialogs/dialog.ts";
import type { Directory } from "./directory.ts";
import type { Reply } from "./message.ts";
import { clip } from "./say/format.ts";
import { readState } from "./state.ts";

/** What the bot needs. */
export interface BotDeps {
  /** The catalogue now in force; asked once a turn, so that an import is swapped in between two turns. */
  readonly knowledge: () => Knowledge;
  /** The province's addresses, when known. */
  readonly directory?: Directory;
}

/** What three messages of the narrowest channel carry, with room for its numbering of choices. */
const MOST_CHARACTERS = 2_400;

/** Makes the bot: pure and synchronous, one reply for every event of a citizen. */
export function createBot({ knowledge, directory }: BotDeps): Bot {
  return {
    turn(request: TurnRequest): TurnResult {
      const state = readState(request.state);
      return resultOf(answerEvent({ knowledge: knowledge(), directory, state }, request.event));
    },
  };
}

function resultOf(decision: Decision): TurnResult {
  const reply: Reply = { ...decision.reply, text: clip(decision.reply.text, MOST_CHARACTERS) };
  return {
    state: decision.state,
    replies: [reply],
    effects: decision.effects ?? [],
    trace: {
      intent: decision.intent,
      ...(decision.facet === undefined ? {} : { facet: decision.facet }),
      codes: (decision.codes ?? []).slice(0, 5),
      offered: offeredCodes(reply),
      ...(decision.confidence === undefined ? {} : { confidence: decision.confidence }),
    },
  };
}
