import { choosing } from "./dialogs/choosing.ts";
import { complaint } from "./dialogs/complaint.ts";
import type { Decision, Dialog, Turn } from "./dialogs/dialog.ts";
import { guidance } from "./dialogs/guidance.ts";
import { handover } from "./dialogs/handover.ts";
import { place } from "./dialogs/place.ts";
import { privacy } from "./dialogs/privacy.ts";
import { noise, offTopicMatters } from "./dialogs/refusals.ts";
import { aboutMe, smallTalk } from "./dialogs/small-talk.ts";
import { status, statusByCode } from "./dialogs/status.ts";
import { submission } from "./dialogs/submission.ts";
import { read } from "./language/reading.ts";
import { longMessage } from "./say/fallback.ts";
import { paragraphs } from "./say/format.ts";

/** Who is asked in which order; the first that knows an answer gives it. What nobody wants is a question for guidance. */
const DIALOGS: readonly Dialog[] = [
  choosing,
  noise,
  statusByCode,
  privacy,
  handover,
  aboutMe,
  complaint,
  status,
  submission,
  place,
  offTopicMatters,
  smallTalk,
];
const LONG = 2_000;

/** Answers a written message. Total: any text gets a decision. */
export function answerText(turn: Turn, text: string): Decision {
  const reading = read(text);
  for (const dialog of DIALOGS) {
    const decision = dialog(turn, reading);
    if (decision) return decision;
  }
  const decision = guidance(turn, reading);
  if (reading.length <= LONG) return decision;
  const reply = { ...decision.reply, text: paragraphs(longMessage(), decision.reply.text) };
  return { ...decision, reply };
}
