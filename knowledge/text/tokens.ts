import { foldNormalised } from "./fold.ts";
import { normalise } from "./normalise.ts";

/** One syllable, word or number of a text. */
export interface Token {
  /** Lower case, normalised, with diacritics as written. */
  readonly exact: string;
  /** The folded key. */
  readonly fold: string;
  /** Whether it was written with diacritics. Without them nothing can be said about tones. */
  readonly marked: boolean;
}

/** Letters that a keyboard without Vietnamese input does not give. */
const MARKED = /[à-ỹđ]/u;
const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** Splits a text into syllables, words and numbers, in order. */
export function tokens(text: string): readonly Token[] {
  const lower = normalise(text).toLowerCase();
  const words = lower.match(TOKEN) ?? [];
  // Folding the whole text at once is several times faster, and the same but for exotic letters that fold to none or two.
  const folds = foldNormalised(lower).match(TOKEN) ?? [];
  if (folds.length !== words.length) return words.map(token);
  return words.map((exact, at) => ({ exact, fold: folds[at] ?? "", marked: MARKED.test(exact) }));
}

/** Makes a token of one lower-case word. */
export function token(exact: string): Token {
  return { exact, fold: foldNormalised(exact), marked: MARKED.test(exact) };
}
