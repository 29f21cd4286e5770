import { isSyllable } from "../../knowledge/text/syllable.ts";
import type { Reading } from "./reading.ts";

const ENGLISH = new Set(
  "what how where when who which is are am was my you your please want need get for of and birth certificate passport help english speak apply marriage license licence register i have does did with this that from office documents fee cost much long visa residence permit do to the it tell me".split(
    " ",
  ),
);
/** English words that no unmarked Vietnamese word looks like. */
const SURELY_ENGLISH = new Set(
  "what how where when who which are was my you your please want need get of and birth certificate passport help english speak apply marriage license licence register does with this that from office documents visa".split(
    " ",
  ),
);

/** A message that is no question in Vietnamese. */
export type Noise = "nothing-readable" | "one-letter" | "english" | "gibberish";

/** What kind of noise a message is, if any. */
export function noiseOf(reading: Reading): Noise | undefined {
  const { words } = reading;
  if (words.length === 0) return "nothing-readable";
  const [first] = words;
  if (words.length === 1 && first && /^\p{L}$/u.test(first.exact)) return "one-letter";
  if (isEnglish(reading)) return "english";
  return isGibberish(reading) ? "gibberish" : undefined;
}

function isEnglish({ words }: Reading): boolean {
  if (words.some((word) => word.marked)) return false;
  const english = words.filter((word) => ENGLISH.has(word.exact)).length;
  const surely = words.filter((word) => SURELY_ENGLISH.has(word.exact)).length;
  return words.length >= 3 && surely >= 2 && english >= words.length * 0.4;
}

function isGibberish({ words }: Reading): boolean {
  const odd = words.filter(
    (word) => word.exact.length > 2 && !/\d/u.test(word.exact) && !isSyllable(word.exact),
  );
  return words.length <= 6 && odd.length === words.length && odd.some(unpronounceable);
}

/** Five consonants in a row: a row of keys, not a word of any language. */
function unpronounceable(word: { readonly fold: string }): boolean {
  return /[^aeiouy\d]{5}/u.test(word.fold);
}
