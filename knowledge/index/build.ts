import type { Phrasebook } from "../phrasebook.ts";
import type { Procedure } from "../procedure.ts";
import { createTokenizer, type Token } from "../text/tokens.ts";
import { collectBags } from "./bags.ts";
import { collectPassages, type Passage } from "./passages.ts";
import { titleQualifiers } from "./qualifiers.ts";
import { assemble, type SearchIndex } from "./search-index.ts";
import { createFrequencyCounter, createVocabulary } from "./vocabulary.ts";
import type { Weights } from "./weights.ts";

export interface IndexInput {
  readonly records: readonly Procedure[];
  readonly phrasebook: Phrasebook;
  readonly weights: Weights;
}

interface Texts {
  readonly title: readonly Token[];
  readonly phrases: readonly (readonly Token[])[];
}

type Tokenize = (text: string) => readonly Token[];

const MOST_PAPERS = 12;
const LONGEST_PAPER = 80;

/** Builds the index in small steps: whoever runs the generator may do other work at each `yield`. */
export function* buildIndex({
  records,
  phrasebook,
  weights,
}: IndexInput): Generator<void, SearchIndex> {
  const tokenize = createTokenizer();
  const texts: Texts[] = [];
  const phraseTexts: string[] = [];
  const counter = createFrequencyCounter();
  for (const record of records) {
    const phrases = [...phrasesOf(record, phrasebook)];
    const entry = { title: tokenize(record.name), phrases: phrases.map(tokenize) };
    phraseTexts.push(...phrases);
    texts.push(entry);
    counter.add([entry.title, ...entry.phrases, tokenize(record.keywords.join(". "))]);
    yield;
  }
  const vocabulary = yield* createVocabulary(counter.result());
  const source = { size: records.length, vocabulary };
  const papers = yield* paperPassages(records, tokenize);
  return assemble(
    {
      vocabulary,
      bags: yield* collectBags(texts.map(({ title, phrases }) => [title, ...phrases])),
      phraseTexts,
      titles: yield* collectPassages(titlePassages(texts), source),
      phrases: yield* collectPassages(phrasePassages(texts), source),
      papers: yield* collectPassages(papers, { ...source, singlesOnly: true }),
      qualifiers: Uint16Array.from(texts, ({ title }) => titleQualifiers(title)),
    },
    weights,
  );
}

/** What the phrasebook says of a record, under its code and its aliases, each phrase once. */
export function phrasesOf(record: Procedure, phrasebook: Phrasebook): ReadonlySet<string> {
  return new Set([record.code, ...record.aliases].flatMap((code) => phrasebook.get(code) ?? []));
}

/** The papers and results of a record, as far as they are searched. */
export function paperText({ cases, results }: Procedure): string {
  const names = cases.flatMap(({ documents }) => documents.map(({ name }) => name));
  return [...results, ...names.slice(0, MOST_PAPERS)]
    .map((name) => name.slice(0, LONGEST_PAPER))
    .join(". ");
}

function titlePassages(texts: readonly Texts[]): readonly Passage[] {
  return texts.map(({ title }, document) => ({ document, tokens: title }));
}

function phrasePassages(texts: readonly Texts[]): readonly Passage[] {
  return texts.flatMap(({ phrases }, document) =>
    phrases.map((phrase) => ({ document, tokens: phrase })),
  );
}

function* paperPassages(
  records: readonly Procedure[],
  tokenize: Tokenize,
): Generator<void, readonly Passage[]> {
  const passages: Passage[] = [];
  for (const [document, record] of records.entries()) {
    passages.push({ document, tokens: tokenize(paperText(record)) });
    yield;
  }
  return passages;
}
