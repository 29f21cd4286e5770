import { onlyWants, wants } from "../language/intents.ts";
import * as say from "../say/smalltalk.ts";
import type { Decision, Dialog, Turn } from "./dialog.ts";
import { simply } from "./dialog.ts";

/** Opens a conversation, or greets again. */
export function greet(turn: Turn): Decision {
  const text = turn.state.greeted ? say.greetingAgain() : say.greeting();
  const decision = simply(turn, "smalltalk", text);
  return { ...decision, state: { ...decision.state, greeted: true } };
}

/** Tells what the bot can do. */
export function help(turn: Turn): Decision {
  return simply(turn, "smalltalk", say.abilities());
}

/** Questions about the bot itself, wherever they stand in the message. */
export const aboutMe: Dialog = (turn, { words }) => {
  if (onlyWants("abilities", words, 4)) return help(turn);
  if (onlyWants("who", words, 4) || onlyWants("robot", words, 4)) {
    return simply(turn, "smalltalk", say.whoIAm());
  }
  return undefined;
};

/** Greetings, thanks and goodbyes that carry no question, and insults. */
export const smallTalk: Dialog = (turn, { words }) => {
  if (onlyWants("thanks", words, 4)) return simply(turn, "smalltalk", say.thanks());
  if (onlyWants("bye", words, 3)) return simply(turn, "smalltalk", say.goodbye());
  if (onlyWants("greeting", words, 3)) return greet(turn);
  if (words.length <= 8 && wants("insult", words)) return simply(turn, "smalltalk", say.calm());
  return undefined;
};
