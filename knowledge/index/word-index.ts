import MiniSearch, { type Options } from "minisearch";
import type { Token } from "../text/tokens.ts";
import type { Question, QuestionTerm } from "./question-terms.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface WordTexts {
  readonly id: number;
  readonly title: readonly Token[];
  readonly phrases: readonly Token[];
}

/** Word statistics over titles and phrases (BM25+): finds what no single passage covers. */
export interface WordIndex {
  add(texts: WordTexts): void;
  /** Scores by document, on the scale of the question's weight: about 1 when every word is found. */
  search(question: Question): Float64Array;
  /** For `loadWordIndex`. */
  toJson(): string;
}

interface Row {
  readonly id: number;
  readonly title: string;
  readonly phrases: string;
}

/** Single syllables only: pairs live in the passage index, where they cost a tenth of the memory. */
const OPTIONS: Options<Row> = {
  fields: ["title", "phrases"],
  tokenize: (text) => text.split(" "),
  processTerm: (term) => term || null,
  searchOptions: { boost: { title: 1, phrases: 0.8 } },
};

const LEAST_WEIGHT = 1.5;
const MOST_WORDS = 10;

/** An empty index for so many documents. */
export function createWordIndex(vocabulary: Vocabulary, documents: number): WordIndex {
  return over(new MiniSearch(OPTIONS), vocabulary, documents);
}

/** An index as `toJson` gave it. */
export function loadWordIndex(json: string, vocabulary: Vocabulary, documents: number): WordIndex {
  return over(MiniSearch.loadJSON(json, OPTIONS), vocabulary, documents);
}

function over(index: MiniSearch<Row>, vocabulary: Vocabulary, documents: number): WordIndex {
  return {
    add: ({ id, title, phrases }) => {
      index.add({ id, title: folded(title), phrases: folded(phrases) });
    },
    toJson: () => JSON.stringify(index),
    search(question) {
      const terms = telling(question.terms);
      const boosts = new Map(
        terms.map(({ term, weight }) => [term, weight / Math.max(vocabulary.idf(term), 0.1)]),
      );
      const results = index.search(terms.map(({ term }) => term).join(" "), {
        boostTerm: (term) => boosts.get(term) ?? 1,
        // Known words are matched as they are: fuzzy matching of those brings only noise.
        fuzzy: (term) => (vocabulary.has(term) ? false : 0.25),
        prefix: (term) => !vocabulary.has(term) && term.length > 3,
      });
      const scale = 1 / (2 * question.weight + 1);
      const scores = new Float64Array(documents);
      // Ids are the numbers given to `add`.
      for (const { id, score } of results) scores[id as number] = score * scale;
      return scores;
    },
  };
}

/** The words that tell procedures apart. Common ones cost most of the time and change nothing. */
function telling(terms: readonly QuestionTerm[]): readonly QuestionTerm[] {
  return terms
    .filter(({ term, weight }) => !term.includes(" ") && weight >= LEAST_WEIGHT)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_WORDS);
}

function folded(tokens: readonly Token[]): string {
  return tokens.map(({ fold }) => fold).join(" ");
}
