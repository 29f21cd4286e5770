import { FILLERS } from "../text/filler-words.ts";
import { readQuestion } from "../text/read-question.ts";
import { regionalKey } from "../text/regional-key.ts";
import type { Token } from "../text/tokens.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Weights } from "./weights.ts";

/** A word or syllable pair to look for. */
export interface QuestionTerm {
  readonly term: string;
  readonly weight: number;
  /** As written with diacritics; absent for pairs and for words typed without. */
  readonly exact?: string;
}

export interface Question {
  readonly tokens: readonly Token[];
  readonly terms: readonly QuestionTerm[];
  /** Sum of the weights of single words, fillers included. */
  readonly weight: number;
  /** What a pair counts against a word, for scores that add up both. */
  readonly pairShare: number;
}

/** What a word keeps of its weight when it was guessed from a misspelt one. */
const GUESSED = 0.7;
const LONGEST_FILLER = 4;

/** Reads questions into weighted search terms. */
export function createQuestionReader(
  vocabulary: Vocabulary,
  weights: Weights,
): (text: string) => Question {
  const fillers = new Set(FILLERS);
  return (text) => {
    const tokens = readQuestion(text, vocabulary);
    const words = tokens.map((token, at) => ({
      token,
      options: options(tokens, at, vocabulary),
      factor: 1,
    }));
    for (const [at, length] of fillerRuns(tokens, fillers))
      for (const word of words.slice(at, at + length)) word.factor = weights.filler;
    const terms = [...singles(words, vocabulary), ...pairs(words, vocabulary, weights.pair)];
    return {
      tokens,
      terms: strongest(terms),
      weight: words.reduce(sumWeight(vocabulary), 0),
      pairShare: weights.pair,
    };
  };
}

interface Word {
  readonly token: Token;
  /** The folded word itself or, when it is unknown, what it may stand for. */
  readonly options: readonly string[];
  factor: number;
}

function sumWeight(vocabulary: Vocabulary) {
  return (sum: number, { options: [term], factor }: Word): number =>
    term === undefined ? sum : sum + vocabulary.idf(term) * factor;
}

function options(tokens: readonly Token[], at: number, vocabulary: Vocabulary): readonly string[] {
  const word = tokens[at]?.fold ?? "";
  if (vocabulary.has(word)) return [word];
  const before = tokens[at - 1]?.fold;
  const after = tokens[at + 1]?.fold;
  const similar = vocabulary.similar(word);
  const fitting = similar.filter(
    (option) => vocabulary.has(`${before} ${option}`) || vocabulary.has(`${option} ${after}`),
  );
  return (fitting.length > 0 ? fitting : similar).slice(0, 2);
}

function singles(words: readonly Word[], vocabulary: Vocabulary): readonly QuestionTerm[] {
  return words.flatMap(({ token, options: known, factor }) =>
    known.map((term): QuestionTerm => {
      const guessed = term === token.fold ? 1 : GUESSED / known.length;
      const weight = vocabulary.idf(term) * factor * guessed;
      return token.marked && guessed === 1
        ? { term, weight, exact: token.exact }
        : { term, weight };
    }),
  );
}

function pairs(
  words: readonly Word[],
  vocabulary: Vocabulary,
  share: number,
): readonly QuestionTerm[] {
  return words.slice(1).flatMap((second, at) => {
    const first = words[at];
    if (!first) return [];
    const factor = share * Math.sqrt(first.factor * second.factor);
    const known = first.options.flatMap((a) =>
      second.options.map((b) => `${a} ${b}`).filter((pair) => vocabulary.has(pair)),
    );
    if (known.length > 0)
      return known.map((term) => ({ term, weight: vocabulary.idf(term) * factor }));
    return regionalPairs(first, second, vocabulary).map((term) => ({
      term,
      weight: vocabulary.idf(term) * factor * GUESSED,
    }));
  });
}

/** `tam chu` is two good words, but no pair of the catalogue; `tam tru` is. */
function regionalPairs(first: Word, second: Word, vocabulary: Vocabulary): readonly string[] {
  const a = first.token.fold;
  const b = second.token.fold;
  if (Math.min(first.factor, second.factor) < 1) return [];
  const alike = (word: string): readonly string[] =>
    vocabulary.similar(word).filter((option) => regionalKey(option) === regionalKey(word));
  return [
    ...alike(b).map((option) => `${a} ${option}`),
    ...alike(a).map((option) => `${option} ${b}`),
  ]
    .filter((pair) => vocabulary.has(pair))
    .slice(0, 2);
}

function* fillerRuns(
  tokens: readonly Token[],
  fillers: ReadonlySet<string>,
): Generator<readonly [number, number]> {
  for (let at = 0; at < tokens.length; at += 1)
    for (let length = Math.min(LONGEST_FILLER, tokens.length - at); length > 0; length -= 1) {
      const run = tokens.slice(at, at + length).map(({ fold }) => fold);
      if (!fillers.has(run.join(" "))) continue;
      yield [at, length];
      at += length - 1;
      break;
    }
}

/** A word said twice counts once. */
function strongest(terms: readonly QuestionTerm[]): readonly QuestionTerm[] {
  const best = new Map<string, QuestionTerm>();
  for (const term of terms) {
    const before = best.get(term.term);
    if (!before || before.weight < term.weight) best.set(term.term, term);
  }
  return [...best.values()];
}
