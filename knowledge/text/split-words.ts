import { foldNormalised } from "./fold.ts";
import { isPlainSyllable } from "./syllable.ts";

/** What a syllable costs in a split: rare ones more; `undefined` when it is none. */
export type SyllableCost = (folded: string) => number | undefined;

const LONGEST_SYLLABLE = 6;
const LONGEST_WORD = 40;

/** Prefers few and therefore long syllables when nothing is known about how common they are. */
export const plainCost: SyllableCost = (folded) =>
  isPlainSyllable(folded) ? (folded.length < 2 ? 3 : 1) : undefined;

/**
 * Takes words apart that were typed without spaces (`giaykhaisinh`), with or without diacritics. `undefined` when the word
 * cannot be read as two syllables or more. `folded` has a letter for each letter of `word`.
 */
export function splitWords(
  word: string,
  folded: string,
  cost: SyllableCost = plainCost,
): readonly string[] | undefined {
  if (word.length !== folded.length || word.length < 5 || word.length > LONGEST_WORD)
    return undefined;
  const best: ({ total: number; from: number } | undefined)[] = [{ total: 0, from: 0 }];
  for (let end = 1; end <= word.length; end += 1)
    for (let from = Math.max(0, end - LONGEST_SYLLABLE); from < end; from += 1) {
      const before = best[from];
      const price = before && cost(foldNormalised(folded.slice(from, end)));
      if (price === undefined || before === undefined) continue;
      const total = before.total + price;
      if (total < (best[end]?.total ?? Infinity)) best[end] = { total, from };
    }
  return path(word, best);
}

function path(
  word: string,
  best: readonly ({ total: number; from: number } | undefined)[],
): readonly string[] | undefined {
  const parts: string[] = [];
  for (let end = word.length; end > 0;) {
    const step = best[end];
    if (!step) return undefined;
    parts.unshift(word.slice(step.from, end));
    end = step.from;
  }
  return parts.length > 1 ? parts : undefined;
}
