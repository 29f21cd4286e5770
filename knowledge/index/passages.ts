import type { Token } from "../text/tokens.ts";
import { createPostingsBuilder, type Postings } from "./postings.ts";
import type { Question } from "./question-terms.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A short text that stands for one procedure: its title or a phrase of the phrasebook. */
export interface Passage {
  readonly document: number;
  readonly tokens: readonly Token[];
}

/** How well the passages of each document fit a question, from 0 to about 1, by document. */
export interface PassageScores {
  readonly best: Float64Array;
  readonly second: Float64Array;
  /** Which passage was best. */
  readonly passage: Int32Array;
}

/** Passages by syllable and syllable pair; plain data, so that it can be saved. */
export interface PassageData {
  /** How many documents there are. */
  readonly size: number;
  readonly postings: Postings;
  /** The number of each word as written with diacritics, from 1; 0 stands for syllable pairs. */
  readonly exactWords: ReadonlyMap<string, number>;
  /** Weight of each passage's own words. */
  readonly loads: Float32Array;
  readonly documents: Int32Array;
}

export interface PassageIndex {
  readonly data: PassageData;
  search(question: Question): PassageScores;
}

/** How passages of one kind are scored. */
export interface Scoring {
  /** What a match keeps when both sides carry diacritics and differ. */
  readonly otherTone: number;
  /** How much a passage's own length counts against the question's: 0 not at all, 1 only. */
  readonly length: number;
}

interface Source {
  readonly size: number;
  readonly vocabulary: Vocabulary;
  /** Leaves syllable pairs out, for long texts. */
  readonly singlesOnly?: boolean;
}

/** Turns passages into data to search, in small steps. */
export function* collectPassages(
  passages: readonly Passage[],
  { size, vocabulary, singlesOnly = false }: Source,
): Generator<void, PassageData> {
  const builder = createPostingsBuilder();
  const exactWords = new Map<string, number>();
  const loads = new Float32Array(passages.length);
  for (const [at, { tokens }] of passages.entries()) {
    for (const [term, exact] of termsOf(tokens, singlesOnly)) {
      builder.add(term, at, exact === undefined ? 0 : numberOf(exactWords, exact));
      if (exact !== undefined) loads[at] = (loads[at] ?? 0) + vocabulary.idf(term);
    }
    yield;
  }
  const documents = Int32Array.from(passages, ({ document }) => document);
  return { size, postings: yield* builder.build(), exactWords, loads, documents };
}

/** Searches collected passages. */
export function createPassageIndex(data: PassageData, scoring: Scoring): PassageIndex {
  const scores = new Float64Array(data.loads.length);
  return {
    data,
    search(question) {
      const touched: number[] = [];
      for (const { term, weight, exact } of question.terms) {
        const number = data.postings.terms.get(term);
        if (number === undefined) continue;
        const wanted = exact === undefined ? 0 : (data.exactWords.get(exact) ?? -1);
        const less = weight * scoring.otherTone;
        addUp(data.postings, { number, scores, touched, weight, wanted, less });
      }
      const asked = question.weight * (1 - scoring.length);
      const found = emptyScores(data.size);
      for (const at of touched) {
        const load = (data.loads[at] ?? 0) * scoring.length;
        const score = (scores[at] ?? 0) / (asked + load + 1);
        scores[at] = 0;
        keep(found, data.documents[at] ?? 0, { score, at });
      }
      return found;
    },
  };
}

interface Sum {
  readonly number: number;
  readonly scores: Float64Array;
  readonly touched: number[];
  readonly weight: number;
  readonly wanted: number;
  /** What counts when the diacritics differ. */
  readonly less: number;
}

function addUp({ starts, passages, values }: Postings, sum: Sum): void {
  const { number, scores, touched, weight, wanted, less } = sum;
  const end = starts[number + 1] ?? 0;
  for (let i = starts[number] ?? 0; i < end; i += 1) {
    const at = passages[i] ?? 0;
    const before = scores[at] ?? 0;
    if (before === 0) touched.push(at);
    scores[at] = before + (wanted === 0 || values[i] === wanted ? weight : less);
  }
}

function keep(
  { best, second, passage }: PassageScores,
  document: number,
  { score, at }: { score: number; at: number },
): void {
  const before = best[document] ?? 0;
  if (score > before) {
    second[document] = before;
    best[document] = score;
    passage[document] = at;
  } else if (score > (second[document] ?? 0)) second[document] = score;
}

function emptyScores(documents: number): PassageScores {
  return {
    best: new Float64Array(documents),
    second: new Float64Array(documents),
    passage: new Int32Array(documents),
  };
}

/** Each word once with its exact form, each pair once without. */
function termsOf(
  tokens: readonly Token[],
  singlesOnly: boolean,
): ReadonlyMap<string, string | undefined> {
  const terms = new Map<string, string | undefined>();
  tokens.forEach(({ fold, exact }, at) => {
    terms.set(fold, exact);
    const next = tokens[at + 1];
    if (next && !singlesOnly) terms.set(`${fold} ${next.fold}`, undefined);
  });
  return terms;
}

function numberOf(words: Map<string, number>, word: string): number {
  const number = words.get(word) ?? words.size + 1;
  words.set(word, number);
  return number;
}
