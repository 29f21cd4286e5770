import { collapseRepeats, normalise } from "./normalise.ts";

/** `ký` and `kí`, `công ty` and `công ti`: after a consonant `y` and `i` are the same vowel. */
const Y_AS_I = /(?<=(?:^|[^a-z])(?:qu|[bcdghklmnprstvx]h?|tr))y(?![a-z])/gu;

const MARKS = /\p{M}+/gu;
const THRICE = /(\p{L})\1{2}/u;
const WORD = /\p{L}+/gu;

/**
 * The key under which texts that differ only in case, diacritics, `đ`/`d`, tone placement or `i`/`y` meet. Normalises first,
 * so `fold(normalise(x)) === fold(x)`. Idempotent; never throws.
 */
export function fold(text: string): string {
  return strip(normalise(text));
}

/** Folds text that is known to be normalised. */
export function foldNormalised(text: string): string {
  return strip(text);
}

function strip(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(MARKS, "")
    .replaceAll("đ", "d")
    .normalize("NFC")
    .replace(Y_AS_I, "i");
  // Different vowels may have become the same letter.
  return THRICE.test(plain) ? plain.replace(WORD, collapseRepeats) : plain;
}
