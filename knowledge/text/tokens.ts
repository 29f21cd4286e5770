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
  return (normalise(text).toLowerCase().match(TOKEN) ?? []).map(token);
}

/** Makes a token of one lower-case word. */
export function token(exact: string): Token {
  const folded = foldNormalised(exact);
  return { exact, fold: folded, marked: MARKED.test(exact) };
}
