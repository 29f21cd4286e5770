import { wants } from "../language/intents.ts";
import * as say from "../say/submission.ts";
import { simply, type Dialog } from "./dialog.ts";

/** Someone wants to hand in or book right here. */
export const submission: Dialog = (turn, { words }) =>
  words.length <= 14 && wants("submission", words)
    ? simply(turn, "submission", say.submission())
    : undefined;
