import { readFile, rename, writeFile } from "node:fs/promises";
import { buildIndex } from "./index/build.ts";
import { priorsOf, rank } from "./index/rank.ts";
import { indexKey, loadIndex, saveIndex } from "./index/saved-index.ts";
import type { SearchIndex } from "./index/search-index.ts";
import { WEIGHTS, type Weights } from "./index/weights.ts";
import type { Knowledge, Match } from "./knowledge.ts";
import type { Phrasebook } from "./phrasebook.ts";
import type { Procedure } from "./procedure.ts";

export interface KnowledgeOptions {
  /** How citizens ask, by national code; see `loadPhrasebook`. Without it only titles are searched. */
  readonly phrasebook?: Phrasebook;
  /** Other weights than the tuned ones, for measuring. */
  readonly weights?: Weights;
}

/** How long building may keep the event loop before it gives way. */
const SLICE_MS = 8;
const CODE = /\d\.\d{6}(?:\.[\dA-Za-z]+)*/gu;

/** Makes a catalogue that can be asked. Blocks until it is ready: for tests and tools; a server uses `buildKnowledge`. */
export function createKnowledge(
  records: readonly Procedure[],
  options: KnowledgeOptions = {},
): Knowledge {
  const steps = buildIndex(inputOf(records, options));
  for (;;) {
    const step = steps.next();
    if (step.done) return toKnowledge(records, step.value, options);
  }
}

/** Makes a catalogue that can be asked, giving way to other work every few milliseconds. */
export async function buildKnowledge(
  records: readonly Procedure[],
  options: KnowledgeOptions = {},
): Promise<Knowledge> {
  return toKnowledge(records, await inSlices(buildIndex(inputOf(records, options))), options);
}

/**
 * Like `buildKnowledge`, but takes the index from `indexFile` when it was saved there for the same texts, and saves it there
 * when not. A file that cannot be read or written costs only time.
 */
export async function openKnowledge(
  records: readonly Procedure[],
  { indexFile, ...options }: KnowledgeOptions & { readonly indexFile: string },
): Promise<Knowledge> {
  const input = inputOf(records, options);
  const key = indexKey(input);
  const bytes = await readFile(indexFile).catch(() => undefined);
  const saved = bytes && loadIndex(bytes, key, input.weights);
  if (saved) return toKnowledge(records, saved, options);
  const index = await inSlices(buildIndex(input));
  await writeWhole(indexFile, saveIndex(index, key)).catch(() => undefined);
  return toKnowledge(records, index, options);
}

async function inSlices<T>(steps: Generator<void, T>): Promise<T> {
  let sliceStarted = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - sliceStarted < SLICE_MS) continue;
    await new Promise(setImmediate);
    sliceStarted = performance.now();
  }
}

/** Never leaves half a file behind for the next start. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, bytes);
  await rename(draft, file);
}

function inputOf(records: readonly Procedure[], { phrasebook, weights }: KnowledgeOptions) {
  return { records, phrasebook: phrasebook ?? new Map(), weights: weights ?? WEIGHTS };
}

function toKnowledge(
  records: readonly Procedure[],
  index: SearchIndex,
  { weights = WEIGHTS }: KnowledgeOptions,
): Knowledge {
  const byCode = codes(records);
  const ranking = { records, index, weights, priors: priorsOf(records, weights) };
  return {
    size: records.length,
    procedure: (code) => byCode.get(code),
    all: () => records,
    search: (question, { limit = 10 } = {}) => {
      const named = (question.match(CODE) ?? []).flatMap((code) => byCode.get(code) ?? []);
      const matches = rank(question, ranking, limit);
      return named.length > 0 ? namedFirst(named, matches).slice(0, limit) : matches;
    },
  };
}

function namedFirst(named: readonly Procedure[], matches: readonly Match[]): readonly Match[] {
  const score = (matches[0]?.score ?? 0) + 1;
  const evidence = [{ part: "code", score }];
  const first = [...new Set(named)].map((procedure) => ({
    procedure,
    score,
    confidence: 1,
    evidence,
  }));
  return [...first, ...matches.filter(({ procedure }) => !named.includes(procedure))];
}

function codes(records: readonly Procedure[]): ReadonlyMap<string, Procedure> {
  const byCode = new Map(records.map((record) => [record.code, record]));
  for (const record of records)
    for (const alias of record.aliases) if (!byCode.has(alias)) byCode.set(alias, record);
  return byCode;
}
