import { wants } from "../language/intents.ts";
import * as say from "../say/privacy.ts";
import { simply, type Dialog } from "./dialog.ts";

/** Seeing or deleting one's data, and stopping messages. */
export const privacy: Dialog = (turn, { words }) => {
  if (wants("stop", words)) return simply(turn, "human", say.noMoreMessages());
  if (!wants("privacy", words)) return undefined;
  return {
    ...simply(turn, "human", say.privacy()),
    effects: [{ kind: "open-case", reason: "asked" }],
  };
};
