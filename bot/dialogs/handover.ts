import { wants } from "../language/intents.ts";
import * as say from "../say/handover.ts";
import { simply, type Decision, type Dialog, type Turn } from "./dialog.ts";

/** Puts the citizen on the staff's waiting list. */
export function handOver(turn: Turn): Decision {
  return {
    ...simply(turn, "human", say.handover(turn.directory?.centre)),
    effects: [{ kind: "open-case", reason: "asked" }],
  };
}

/** A person is wanted. */
export const handover: Dialog = (turn, { words }) =>
  wants("human", words) ? handOver(turn) : undefined;
