import type { Token } from "../text/tokens.ts";
import { createPostingsBuilder, type Postings } from "./postings.ts";
import type { Question } from "./question-terms.ts";

/** All texts that stand for one document: its title and its phrases. */
export type Texts = readonly (readonly Token[])[];

/** In how many texts of each document a word, a word with its diacritics or a syllable pair occurs; plain data. */
export interface BagData {
  readonly postings: Postings;
  /** How many texts each document has. */
  readonly lengths: Float32Array;
}

/** Word statistics over all texts of a document: many phrases together spell its vocabulary. */
export interface BagIndex {
  readonly data: BagData;
  /** Scores by document, from 0 to 1: the share of the question's weight that the document's texts know. */
  search(question: Question): Float64Array;
}

/** How a bag is scored, after BM25. */
export interface BagScoring {
  /** So many texts with a word are half of what any number of them brings. */
  readonly saturation: number;
  /** How far a document with many texts must have a word more often: 0 not at all, 1 in proportion. */
  readonly length: number;
  /** What a match keeps when both sides carry diacritics and differ. */
  readonly otherTone: number;
}

/** Collects texts into data to search, in small steps; documents in order. */
export function* collectBags(documents: Iterable<Texts>): Generator<void, BagData> {
  const builder = createPostingsBuilder();
  const lengths: number[] = [];
  for (const texts of documents) {
    for (const [term, count] of countsOf(texts)) builder.add(term, lengths.length, count);
    lengths.push(texts.length);
    yield;
  }
  return { postings: yield* builder.build(), lengths: Float32Array.from(lengths) };
}

/** Searches collected bags. */
export function createBagIndex(data: BagData, scoring: BagScoring): BagIndex {
  const norms = normsOf(data.lengths, scoring);
  return {
    data,
    search(question) {
      const scores = new Float64Array(norms.length);
      const whole = 1 / (question.weight * (1 + question.pairShare) + 1);
      for (const { term, weight, exact } of question.terms) {
        const share = exact === undefined ? 1 : scoring.otherTone;
        addUp(data.postings, { term, weight: weight * whole * share, norms, scores });
        if (exact !== undefined)
          addUp(data.postings, {
            term: exact,
            weight: weight * whole * (1 - share),
            norms,
            scores,
          });
      }
      return scores;
    },
  };
}

interface Sum {
  readonly term: string;
  readonly weight: number;
  readonly norms: Float64Array;
  readonly scores: Float64Array;
}

function addUp(
  { terms, starts, passages, values }: Postings,
  { term, weight, norms, scores }: Sum,
): void {
  const number = terms.get(term);
  if (number === undefined) return;
  const end = starts[number + 1] ?? 0;
  for (let i = starts[number] ?? 0; i < end; i += 1) {
    const at = passages[i] ?? 0;
    const count = values[i] ?? 0;
    scores[at] = (scores[at] ?? 0) + (weight * count) / (count + (norms[at] ?? 1));
  }
}

function normsOf(lengths: Float32Array, { saturation, length }: BagScoring): Float64Array {
  const mean = lengths.reduce((sum, one) => sum + one, 0) / Math.max(lengths.length, 1);
  return Float64Array.from(
    lengths,
    (own) => saturation * (1 - length + (length * own) / Math.max(mean, 1)),
  );
}

/** In how many of the texts each term occurs. Words without diacritics have no exact form of their own. */
function countsOf(texts: Texts): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const words of texts) {
    const terms = new Set<string>();
    words.forEach(({ fold, exact, marked }, at) => {
      terms.add(fold);
      if (marked) terms.add(exact);
      const next = words[at + 1];
      if (next) terms.add(`${fold} ${next.fold}`);
    });
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}
