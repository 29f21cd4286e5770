import type { Phrasebook } from "../phrasebook.ts";
import type { Procedure } from "../procedure.ts";
import { createTokenizer, type Token } from "../text/tokens.ts";
import { createPassageIndex, type Passage, type PassageIndex } from "./passages.ts";
import { titleQualifiers } from "./qualifiers.ts";
import { createQuestionReader, type Question } from "./question-terms.ts";
import { createVocabularyBuilder, type Vocabulary } from "./vocabulary.ts";
import type { Weights } from "./weights.ts";
import { createWordIndex, type WordIndex } from "./word-index.ts";

/** Everything a search looks into. Immutable once built. */
export interface SearchIndex {
  readonly vocabulary: Vocabulary;
  readonly titles: PassageIndex;
  readonly phrases: PassageIndex;
  readonly papers: PassageIndex;
  readonly words: WordIndex;
  /** The phrase that a passage of `phrases` was made of. */
  readonly phraseTexts: readonly string[];
  /** Narrowings of each title, as bits of `qualifiers.ts`. */
  readonly qualifiers: Uint8Array;
  readQuestion(text: string): Question;
}

export interface IndexInput {
  readonly records: readonly Procedure[];
  readonly phrasebook: Phrasebook;
  readonly weights: Weights;
}

interface Texts {
  readonly title: readonly Token[];
  readonly phrases: readonly (readonly Token[])[];
}

const MOST_PAPERS = 12;
const LONGEST_PAPER = 80;

/** Builds the index in small steps: whoever runs the generator may do other work at each `yield`. */
export function* buildIndex({
  records,
  phrasebook,
  weights,
}: IndexInput): Generator<void, SearchIndex> {
  const tokens = createTokenizer();
  const texts: Texts[] = [];
  const phraseTexts: string[] = [];
  const builder = createVocabularyBuilder();
  for (const record of records) {
    const spoken = [...phrasesOf(record, phrasebook)];
    const entry = { title: tokens(record.name), phrases: spoken.map((phrase) => tokens(phrase)) };
    phraseTexts.push(...spoken);
    texts.push(entry);
    builder.add([entry.title, ...entry.phrases, tokens(record.keywords.join(". "))]);
    yield;
  }
  const vocabulary = builder.build();
  yield;
  const shared = { documents: records.length, vocabulary, weights };
  const words = createWordIndex(vocabulary, records.length);
  for (const [id, { title, phrases }] of texts.entries()) {
    words.add({ id, title, phrases: eachOnce(phrases.flat()) });
    yield;
  }
  const titles = yield* createPassageIndex(
    texts.map(({ title }, document): Passage => ({ document, tokens: title })),
    { ...shared, length: weights.titleLength },
  );
  const phrases = yield* createPassageIndex(
    texts.flatMap(({ phrases: own }, document) =>
      own.map((phrase): Passage => ({ document, tokens: phrase })),
    ),
    { ...shared, length: weights.phraseLength },
  );
  const papers = yield* createPassageIndex(yield* paperPassages(records, tokens), {
    ...shared,
    length: 0,
    singlesOnly: true,
  });
  const qualifiers = Uint8Array.from(texts, ({ title }) => titleQualifiers(title));
  const readQuestion = createQuestionReader(vocabulary, weights);
  return { vocabulary, titles, phrases, papers, words, phraseTexts, qualifiers, readQuestion };
}

/** Words that come back in every phrase of a procedure must not count as often as they come. */
function eachOnce(words: readonly Token[]): readonly Token[] {
  return [...new Map(words.map((word) => [word.fold, word])).values()];
}

function phrasesOf(record: Procedure, phrasebook: Phrasebook): ReadonlySet<string> {
  return new Set([record.code, ...record.aliases].flatMap((code) => phrasebook.get(code) ?? []));
}

function* paperPassages(
  records: readonly Procedure[],
  tokens: (text: string) => readonly Token[],
): Generator<void, readonly Passage[]> {
  const passages: Passage[] = [];
  for (const [document, { cases, results }] of records.entries()) {
    const names = cases.flatMap(({ documents }) => documents.map(({ name }) => name));
    const text = [...results, ...names.slice(0, MOST_PAPERS)]
      .map((name) => name.slice(0, LONGEST_PAPER))
      .join(". ");
    passages.push({ document, tokens: tokens(text) });
    yield;
  }
  return passages;
}
