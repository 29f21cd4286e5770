import { complaintSigns } from "../language/intents.ts";
import * as say from "../say/complaint.ts";
import { simply, type Dialog } from "./dialog.ts";

const ENOUGH_SIGNS = 2;

/** Something is reported or complained of: staff get a case with it. */
export const complaint: Dialog = (turn, { words }) => {
  if (complaintSigns(words) < ENOUGH_SIGNS) return undefined;
  return {
    ...simply(turn, "complaint", say.complaint()),
    effects: [{ kind: "open-case", reason: "complaint" }],
  };
};
