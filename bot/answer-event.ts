import { choose } from "./dialogs/choosing.ts";
import { simply, type Decision, type Turn } from "./dialogs/dialog.ts";
import { aboutTheCentre } from "./dialogs/place.ts";
import { greet } from "./dialogs/small-talk.ts";
import { tell } from "./dialogs/telling.ts";
import { answerText } from "./answer-text.ts";
import type { CitizenEvent } from "./message.ts";
import * as say from "./say/attachments.ts";
import { staleChoice } from "./say/fallback.ts";
import { paragraphs } from "./say/format.ts";
import { firstNotice } from "./say/smalltalk.ts";

/** Answers whatever a citizen did. Total: every event gets a decision with a reply. */
export function answerEvent(turn: Turn, event: CitizenEvent): Decision {
  switch (event.kind) {
    case "text":
      return introduced(turn, answerText(turn, event.text));
    case "choice":
      return choose(turn, event.id) ?? pressed(turn, event.label);
    case "start":
      return start(turn, event.payload);
    case "attachments":
      return attachments(turn, event.text);
    case "location":
      return aboutTheCentre(turn);
    case "contact":
      return simply(turn, "smalltalk", say.contactShared());
    case "gesture":
      return simply(turn, "smalltalk", say.gesture());
  }
}

/** A button that is none of ours is read as its words. */
function pressed(turn: Turn, label: string | undefined): Decision {
  return label?.trim() ? answerText(turn, label) : simply(turn, "unknown", staleChoice());
}

/** A deep link may name a procedure; links carry no dots, so "1-001193" does. */
function start(turn: Turn, payload: string | undefined): Decision {
  const procedure = payload && turn.knowledge.procedure(payload.replace(/[_-]/gu, "."));
  const greeting = greet({ ...turn, state: { ...turn.state, offered: [] } });
  return procedure ? introduced(turn, tell(turn, { procedure, facets: [] })) : greeting;
}

function attachments(turn: Turn, text: string | undefined): Decision {
  if (!text?.trim()) return simply(turn, "unknown", say.attachments());
  const decision = introduced(turn, answerText(turn, text));
  const reply = {
    ...decision.reply,
    text: paragraphs(say.attachmentsUnread(), decision.reply.text),
  };
  return { ...decision, reply };
}

/** Whoever was not greeted learns with the first answer that it is automatic. */
function introduced(turn: Turn, decision: Decision): Decision {
  if (turn.state.greeted || decision.state.greeted) return decision;
  const text = paragraphs(decision.reply.text, firstNotice());
  return {
    ...decision,
    reply: { ...decision.reply, text },
    state: { ...decision.state, greeted: true },
  };
}
