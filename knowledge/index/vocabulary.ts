import type { Lexicon } from "../text/read-question.ts";
import { regionalKey } from "../text/regional-key.ts";
import { isPlainSyllable } from "../text/syllable.ts";
import type { Token } from "../text/tokens.ts";

/** What words and syllable pairs the catalogue knows, in how many procedures, and what a misspelt one may stand for. */
export interface Vocabulary extends Lexicon {
  /** Inverse document frequency of a folded word or of a pair "a b"; of an unknown term that of the rarest. */
  idf(term: string): number;
  /** Known words that a misspelt one may stand for, the most frequent first. */
  similar(folded: string): readonly string[];
}

const MOST_SIMILAR = 6;

/** Counts the texts of each procedure; one call of `add` per procedure. */
export function createVocabularyBuilder(): {
  add(texts: readonly (readonly Token[])[]): void;
  build(): Vocabulary;
} {
  const frequency = new Map<string, number>();
  let documents = 0;
  return {
    add(texts) {
      documents += 1;
      const seen = new Set<string>();
      for (const words of texts)
        words.forEach(({ fold }, at) => {
          seen.add(fold);
          const next = words[at + 1];
          if (next) seen.add(`${fold} ${next.fold}`);
        });
      for (const term of seen) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    },
    build: () => createVocabulary(frequency, documents),
  };
}

function createVocabulary(frequency: ReadonlyMap<string, number>, documents: number): Vocabulary {
  const similar = similarWords(frequency);
  const idf = (term: string): number => {
    const found = frequency.get(term) ?? 0;
    return Math.log(1 + (documents - found + 0.5) / (found + 0.5));
  };
  return {
    has: (folded) => frequency.has(folded),
    // A syllable of the catalogue is far more likely than one that is only possible.
    cost: (folded) => {
      if (!isPlainSyllable(folded)) return undefined;
      const known = frequency.has(folded) ? 1 + idf(folded) / 8 : 4;
      return folded.length < 2 ? known + 2 : known;
    },
    idf,
    similar,
  };
}

/** Looks words up by what remains when one letter is taken out, and by their regional key. */
function similarWords(
  frequency: ReadonlyMap<string, number>,
): (folded: string) => readonly string[] {
  const byKey = new Map<string, string[]>();
  const put = (key: string, word: string): void => {
    const words = byKey.get(key);
    if (words) words.push(word);
    else byKey.set(key, [word]);
  };
  for (const word of frequency.keys())
    if (!word.includes(" ") && /^[a-z]+$/u.test(word))
      for (const key of new Set([...shortened(word), `~${regionalKey(word)}`])) put(key, word);
  return (folded) => {
    const keys = new Set([...shortened(folded), `~${regionalKey(folded)}`]);
    const found = new Set([...keys].flatMap((key) => byKey.get(key) ?? []));
    found.delete(folded);
    return [...found]
      .toSorted((a, b) => (frequency.get(b) ?? 0) - (frequency.get(a) ?? 0))
      .slice(0, MOST_SIMILAR * 4);
  };
}

function shortened(word: string): readonly string[] {
  if (word.length < 3 || word.length > 8) return [word];
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}
