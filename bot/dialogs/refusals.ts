import { isForTheCourt, offTopicSigns } from "../language/intents.ts";
import { noiseOf } from "../language/noise.ts";
import { english, forTheCourt, offTopic, unreadable } from "../say/fallback.ts";
import { OVERRULES } from "./confidence.ts";
import { commandChoice } from "./commands.ts";
import { simply, type Decision, type Dialog, type Turn } from "./dialog.ts";

/** Messages that hold no question in Vietnamese. */
export const noise: Dialog = (turn, reading) => {
  switch (noiseOf(reading)) {
    case "english":
      return simply(turn, "unknown", english());
    case "nothing-readable":
    case "one-letter":
    case "gibberish":
      return simply(turn, "unknown", unreadable());
    case undefined:
      return undefined;
  }
};

/** Says that something is not the centre's business, and offers a person. */
export function refuse(turn: Turn): Decision {
  const choices = [...commandChoice("help"), ...commandChoice("human")];
  const decision = simply(turn, "offtopic", offTopic());
  return {
    ...decision,
    reply: { text: decision.reply.text, choices },
    state: { ...decision.state, offered: choices },
  };
}

/** What no one-stop centre handles, unless a procedure fits very well. */
export const offTopicMatters: Dialog = (turn, { words, text }) => {
  if (isForTheCourt(words)) return simply(turn, "offtopic", forTheCourt());
  const signs = offTopicSigns(words);
  if (signs < 1) return undefined;
  if (signs >= 2) return refuse(turn);
  const [best] = turn.knowledge.search(text, { limit: 1 });
  return best && best.confidence >= OVERRULES ? undefined : refuse(turn);
};
