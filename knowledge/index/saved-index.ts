import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { phrasesOf, paperText, type IndexInput } from "./build.ts";
import type { PassageData } from "./passages.ts";
import type { Postings } from "./postings.ts";
import { assemble, type SearchIndex } from "./search-index.ts";
import { createVocabulary } from "./vocabulary.ts";
import type { Weights } from "./weights.ts";

/** Goes up whenever the same texts would be indexed in another way. */
const FORMAT = 2;

interface SavedTerms {
  /** One a line: far quicker to load than a list. */
  readonly terms: string;
  readonly numbers: Int32Array;
}

interface SavedPostings {
  readonly terms: SavedTerms;
  readonly starts: Int32Array;
  readonly passages: Int32Array;
  readonly values: Int32Array;
}

interface SavedPassages extends SavedPostings {
  readonly size: number;
  readonly exactWords: SavedTerms;
  readonly loads: Float32Array;
  readonly documents: Int32Array;
}

interface Saved {
  readonly key: string;
  readonly procedures: number;
  readonly frequencies: SavedTerms;
  readonly titles: SavedPassages;
  readonly phrases: SavedPassages;
  readonly papers: SavedPassages;
  readonly phraseTexts: readonly string[];
  readonly qualifiers: Uint16Array;
  readonly bags: SavedPostings & { readonly lengths: Float32Array };
}

/** A fingerprint of all that an index is made of: equal keys mean that a saved index still holds. */
export function indexKey({ records, phrasebook }: Omit<IndexInput, "weights">): string {
  const hash = createHash("sha256").update(`${FORMAT} ${process.versions.v8}`);
  for (const record of records) {
    const phrases = [...phrasesOf(record, phrasebook)];
    hash.update(
      [record.code, record.name, ...record.keywords, ...phrases, paperText(record)].join("\n"),
    );
  }
  return hash.digest("hex");
}

/** The index as bytes, for `loadIndex`. Not for other machines: a cache, in the form of this Node.js. */
export function saveIndex(index: SearchIndex, key: string): Uint8Array {
  const { procedures, terms } = index.vocabulary.frequencies;
  const saved: Saved = {
    key,
    procedures,
    frequencies: savedTerms(terms),
    titles: savedPassages(index.titles.data),
    phrases: savedPassages(index.phrases.data),
    papers: savedPassages(index.papers.data),
    phraseTexts: index.phraseTexts,
    qualifiers: index.qualifiers,
    bags: { ...savedPostings(index.bags.data.postings), lengths: index.bags.data.lengths },
  };
  return serialize(saved);
}

/** The index of saved bytes; `undefined` when they are of other texts, of another version or damaged. */
export function loadIndex(
  bytes: Uint8Array,
  key: string,
  weights: Weights,
): SearchIndex | undefined {
  try {
    // Whoever wrote a file with this key was `saveIndex`.
    const saved = deserialize(bytes) as Saved;
    return saved.key === key ? restore(saved, weights) : undefined;
  } catch {
    return undefined;
  }
}

function restore(saved: Saved, weights: Weights): SearchIndex {
  const terms = loadedTerms(saved.frequencies);
  const steps = createVocabulary({ procedures: saved.procedures, terms });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const vocabulary = step.value;
  return assemble(
    {
      vocabulary,
      bags: { postings: loadedPostings(saved.bags), lengths: saved.bags.lengths },
      titles: loadedPassages(saved.titles),
      phrases: loadedPassages(saved.phrases),
      papers: loadedPassages(saved.papers),
      phraseTexts: saved.phraseTexts,
      qualifiers: saved.qualifiers,
    },
    weights,
  );
}

function savedPassages({ postings, exactWords, ...rest }: PassageData): SavedPassages {
  return { ...rest, ...savedPostings(postings), exactWords: savedTerms(exactWords) };
}

function loadedPassages(saved: SavedPassages): PassageData {
  const { size, loads, documents } = saved;
  return {
    size,
    loads,
    documents,
    postings: loadedPostings(saved),
    exactWords: loadedTerms(saved.exactWords),
  };
}

function savedPostings({ terms, ...columns }: Postings): SavedPostings {
  return { ...columns, terms: savedTerms(terms) };
}

function loadedPostings({ terms, starts, passages, values }: SavedPostings): Postings {
  return { terms: loadedTerms(terms), starts, passages, values };
}

function savedTerms(terms: ReadonlyMap<string, number>): SavedTerms {
  return { terms: [...terms.keys()].join("\n"), numbers: Int32Array.from(terms.values()) };
}

function loadedTerms({ terms, numbers }: SavedTerms): ReadonlyMap<string, number> {
  const loaded = new Map<string, number>();
  if (terms === "") return loaded;
  for (const [at, term] of terms.split("\n").entries()) loaded.set(term, numbers[at] ?? 0);
  return loaded;
}
