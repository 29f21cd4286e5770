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
  return wordsOf(text).map(token);
}

/** Splits texts like `tokens`, and keeps each word's token for the next time: for many texts of one kind. */
export function createTokenizer(): (text: string) => readonly Token[] {
  const known = new Map<string, Token>();
  return (text) =>
    wordsOf(text).map((word) => {
      const before = known.get(word);
      if (before) return before;
      const fresh = token(word);
      known.set(word, fresh);
      return fresh;
    });
}

function wordsOf(text: string): readonly string[] {
  return normalise(text).toLowerCase().match(TOKEN) ?? [];
}

/** Makes a token of one lower-case word. */
export function token(exact: string): Token {
  return { exact, fold: foldNormalised(exact), marked: MARKED.test(exact) };
}
