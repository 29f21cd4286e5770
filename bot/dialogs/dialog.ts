import type { Facet } from "../../knowledge/procedure.ts";
import type { Knowledge } from "../../knowledge/knowledge.ts";
import type { Effect, Intent } from "../bot.ts";
import { readChoiceId } from "../choice-id.ts";
import type { Directory } from "../directory.ts";
import type { Reading } from "../language/reading.ts";
import type { Choice, Reply } from "../message.ts";
import type { ConversationState } from "../state.ts";

/** What a dialog may look at. */
export interface Turn {
  readonly knowledge: Knowledge;
  readonly directory: Directory | undefined;
  readonly state: ConversationState;
}

/** What a dialog decided. */
export interface Decision {
  readonly intent: Intent;
  readonly reply: Reply;
  readonly state: ConversationState;
  readonly effects?: readonly Effect[];
  readonly facet?: Facet | undefined;
  readonly codes?: readonly string[];
  readonly confidence?: number;
}

/** Answers a message that is its business; `undefined` leaves it to the next dialog. */
export type Dialog = (turn: Turn, reading: Reading) => Decision | undefined;

/** The codes of the procedures that a reply offers to choose from. */
export function offeredCodes(reply: Reply): readonly string[] {
  return (reply.choices ?? []).flatMap((choice) => {
    const chosen = readChoiceId(choice.id);
    return chosen?.kind === "procedure" ? [chosen.code] : [];
  });
}

/** The state after a reply that settles what was open: its choices are what a number picks next. */
export function settled(state: ConversationState, choices: readonly Choice[]): ConversationState {
  const { pending: _, ...rest } = state;
  return { ...rest, offered: [...choices], failures: 0 };
}

/** A decision that only says something and leaves the topic as it is. */
export function simply(turn: Turn, intent: Intent, text: string): Decision {
  return { intent, reply: { text }, state: settled(turn.state, turn.state.offered) };
}
