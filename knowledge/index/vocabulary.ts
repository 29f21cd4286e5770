import type { Lexicon } from "../text/read-question.ts";
import { regionalKey } from "../text/regional-key.ts";
import { isPlainSyllable } from "../text/syllable.ts";
import type { Token } from "../text/tokens.ts";

/** In how many procedures each folded word and each pair "a b" occurs; plain data, so that it can be saved. */
export interface Frequencies {
  readonly procedures: number;
  readonly terms: ReadonlyMap<string, number>;
}

/** What words and syllable pairs the catalogue knows, and what a misspelt one may stand for. */
export interface Vocabulary extends Lexicon {
  readonly frequencies: Frequencies;
  /** Inverse document frequency of a folded word or of a pair "a b"; of an unknown term that of the rarest. */
  idf(term: string): number;
  /** Known words that a misspelt one may stand for, the most frequent first. */
  similar(folded: string): readonly string[];
}

const MOST_SIMILAR = 24;
const STEP = 200;

/** Counts the texts of each procedure; one call of `add` per procedure. */
export function createFrequencyCounter(): {
  add(texts: readonly (readonly Token[])[]): void;
  result(): Frequencies;
} {
  const terms = new Map<string, number>();
  let procedures = 0;
  return {
    add(texts) {
      procedures += 1;
      const seen = new Set<string>();
      for (const words of texts)
        words.forEach(({ fold }, at) => {
          seen.add(fold);
          const next = words[at + 1];
          if (next) seen.add(`${fold} ${next.fold}`);
        });
      for (const term of seen) terms.set(term, (terms.get(term) ?? 0) + 1);
    },
    result: () => ({ procedures, terms }),
  };
}

/** Makes counts into a vocabulary, in small steps. */
export function* createVocabulary(frequencies: Frequencies): Generator<void, Vocabulary> {
  const { terms, procedures } = frequencies;
  const byKey = yield* wordsByKey(terms);
  const idf = (term: string): number => {
    const found = terms.get(term) ?? 0;
    return Math.log(1 + (procedures - found + 0.5) / (found + 0.5));
  };
  return {
    frequencies,
    has: (folded) => terms.has(folded),
    // A syllable of the catalogue is far more likely than one that is only possible.
    cost: (folded) => {
      if (!isPlainSyllable(folded)) return undefined;
      const known = terms.has(folded) ? 1 + idf(folded) / 8 : 4;
      return folded.length < 2 ? known + 2 : known;
    },
    idf,
    similar: (folded) => {
      const found = new Set(keysOf(folded).flatMap((key) => byKey.get(key) ?? []));
      found.delete(folded);
      return [...found]
        .toSorted((a, b) => (terms.get(b) ?? 0) - (terms.get(a) ?? 0))
        .slice(0, MOST_SIMILAR);
    },
  };
}

function* wordsByKey(
  terms: ReadonlyMap<string, number>,
): Generator<void, ReadonlyMap<string, readonly string[]>> {
  const byKey = new Map<string, string[]>();
  let step = 0;
  for (const word of terms.keys()) {
    step += 1;
    if (step % STEP === 0) yield;
    if (!/^[a-z]+$/u.test(word)) continue;
    for (const key of keysOf(word)) {
      const words = byKey.get(key);
      if (words) words.push(word);
      else byKey.set(key, [word]);
    }
  }
  return byKey;
}

/** Words one slip apart share a key: what remains when one letter is taken out, or the regional key. */
function keysOf(word: string): readonly string[] {
  const regional = `~${regionalKey(word)}`;
  if (word.length < 3 || word.length > 8) return [word, regional];
  const shorter = Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
  return [...new Set([word, regional, ...shorter])];
}
