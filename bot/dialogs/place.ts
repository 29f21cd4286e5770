import { wants } from "../language/intents.ts";
import { centre } from "../say/place.ts";
import { simply, type Decision, type Dialog, type Turn } from "./dialog.ts";

/** Tells where the centre is and when it is open. */
export function aboutTheCentre(turn: Turn): Decision {
  return simply(turn, "place", centre(turn.directory?.centre));
}

/** Opening hours and the centre's address. */
export const place: Dialog = (turn, { words }) =>
  words.length <= 16 && wants("hours", words) ? aboutTheCentre(turn) : undefined;
