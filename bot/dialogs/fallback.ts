import type { Reading } from "../language/reading.ts";
import * as say from "../say/fallback.ts";
import { commandChoice } from "./commands.ts";
import { settled, type Decision, type Turn } from "./dialog.ts";

const KEPT_CHARACTERS = 500;
/** So many failures in a row and a person is offered instead of another try. */
const PATIENCE = 2;

/** Nothing fits: says so, and records the question for the staff's worklist, long numbers blotted out. */
export function noMatch(turn: Turn, reading: Reading, codes: readonly string[] = []): Decision {
  const failures = turn.state.failures + 1;
  const again = failures >= PATIENCE;
  const choices = again
    ? commandChoice("human")
    : [...commandChoice("help"), ...commandChoice("human")];
  const question = reading.text.slice(0, KEPT_CHARACTERS).replace(/\d{6,}/gu, "#");
  return {
    intent: "unknown",
    reply: { text: again ? say.noMatchAgain() : say.noMatch(), choices },
    state: { ...settled(turn.state, choices), failures },
    effects: [{ kind: "unanswered", question, reason: "no-match" }],
    codes,
  };
}
