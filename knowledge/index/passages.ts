import type { Token } from "../text/tokens.ts";
import type { Question } from "./question-terms.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Weights } from "./weights.ts";

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

export interface PassageIndex {
  readonly size: number;
  search(question: Question): PassageScores;
}

interface Posting {
  readonly passages: Int32Array;
  /** The word's id as written with diacritics, 0 for pairs. */
  readonly exacts: Int32Array;
}

interface Settings {
  /** How many documents there are. */
  readonly documents: number;
  readonly vocabulary: Vocabulary;
  readonly weights: Weights;
  /** How much a passage's own length counts against the question's. */
  readonly length: number;
  /** Leaves syllable pairs out, for long texts. */
  readonly singlesOnly?: boolean;
}

/** Indexes passages by syllable and syllable pair, in small steps. */
export function* createPassageIndex(
  passages: readonly Passage[],
  settings: Settings,
): Generator<void, PassageIndex> {
  const { postings, exactIds, loads } = yield* invert(passages, settings);
  const scores = new Float64Array(passages.length);
  const documents = Int32Array.from(passages, ({ document }) => document);

  return {
    size: passages.length,
    search(question) {
      const touched: number[] = [];
      for (const { term, weight, exact } of question.terms) {
        const posting = postings.get(term);
        if (!posting) continue;
        const wanted = exact === undefined ? 0 : (exactIds.get(exact) ?? -1);
        addUp(posting, { scores, touched, weight, wanted, otherTone: settings.weights.otherTone });
      }
      const asked = question.weight * (1 - settings.length);
      const hits = emptyScores(settings.documents);
      for (const at of touched) {
        const score = (scores[at] ?? 0) / (asked + (loads[at] ?? 0) * settings.length + 1);
        scores[at] = 0;
        keep(hits, documents[at] ?? 0, { score, at });
      }
      return hits;
    },
  };
}

function emptyScores(documents: number): PassageScores {
  return {
    best: new Float64Array(documents),
    second: new Float64Array(documents),
    passage: new Int32Array(documents),
  };
}

interface Sum {
  readonly scores: Float64Array;
  readonly touched: number[];
  readonly weight: number;
  readonly wanted: number;
  readonly otherTone: number;
}

function addUp(posting: Posting, { scores, touched, weight, wanted, otherTone }: Sum): void {
  const { passages, exacts } = posting;
  for (let i = 0; i < passages.length; i += 1) {
    const at = passages[i] ?? 0;
    const exact = exacts[i] ?? 0;
    const before = scores[at] ?? 0;
    if (before === 0) touched.push(at);
    scores[at] = before + (wanted === 0 || exact === wanted ? weight : weight * otherTone);
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

function* invert(passages: readonly Passage[], { vocabulary, singlesOnly = false }: Settings) {
  const lists = new Map<string, { passages: number[]; exacts: number[] }>();
  const exactIds = new Map<string, number>();
  const loads = new Float32Array(passages.length);
  for (const [at, { tokens }] of passages.entries()) {
    for (const [term, exact] of termsOf(tokens, singlesOnly)) {
      const list = lists.get(term) ?? { passages: [], exacts: [] };
      lists.set(term, list);
      list.passages.push(at);
      list.exacts.push(exact === undefined ? 0 : idOf(exactIds, exact));
      if (exact !== undefined) loads[at] = (loads[at] ?? 0) + vocabulary.idf(term);
    }
    yield;
  }
  const postings = new Map<string, Posting>();
  for (const [term, list] of lists) {
    postings.set(term, {
      passages: Int32Array.from(list.passages),
      exacts: Int32Array.from(list.exacts),
    });
    yield;
  }
  return { postings, exactIds, loads };
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

function idOf(ids: Map<string, number>, word: string): number {
  const id = ids.get(word) ?? ids.size + 1;
  ids.set(word, id);
  return id;
}
