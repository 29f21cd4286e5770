import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildKnowledge, createKnowledge, openKnowledge } from "../knowledge/create-knowledge.ts";
import { fitRanking } from "./fit-ranking.ts";
import { searchPlainly } from "./plain-search.ts";
import { confidenceCases, fitConfidence, reliability } from "./fit-confidence.ts";
import {
  evaluateRetrieval,
  halfOf,
  parseQuestions,
  type EvaluationQuestion,
  type Retrieval,
} from "../knowledge/evaluate.ts";
import { readCatalogueFiles } from "../knowledge/import/read-catalogue-file.ts";
import { WEIGHTS, type Weights } from "../knowledge/index/weights.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import { loadPhrasebook, type Phrasebook } from "../knowledge/phrasebook.ts";
import type { Procedure } from "../knowledge/procedure.ts";
import { starterFiles } from "../knowledge/starter.ts";

/** Real data beside the checkout, when it is there; the starter catalogue otherwise. */
const SHARED = join(import.meta.dirname, "..", "..", "shared");
const CATALOGUE = join(SHARED, "data", "catalogue-2026.jsonl.gz");
const QUESTIONS = join(SHARED, "eval", "questions-dev.jsonl");
const ROUNDS = 5;
const MANY = 65_000;

/** What the ranking is without one of its parts. */
const WITHOUT: Readonly<Record<string, Partial<Weights>>> = {
  "best phrases": { phrase: 0, secondPhrase: 0 },
  "title passages": { title: 0 },
  "word statistics": { words: 0 },
  "papers and results": { papers: 0 },
  "level and audience": { commune: 0, province: 0, citizens: 0 },
  "variants of higher level": { higherVariant: 0 },
  "qualifiers of titles": { qualifier: 0 },
  "syllable pairs": { pair: 0 },
  "filler words": { filler: 1 },
  "exact diacritics": { otherTone: 1 },
};

/** Speed, memory and quality of the search, printed as tables; `many` adds 65,000 procedures, which takes a minute. */
export async function benchSearch({ many = false } = {}): Promise<void> {
  const files = existsSync(CATALOGUE) ? [CATALOGUE] : await starterFiles();
  const importing = performance.now();
  const { procedures } = await readCatalogueFiles(files);
  const importMs = performance.now() - importing;
  const phrasebook = await loadPhrasebook();
  const questions = existsSync(QUESTIONS) ? parseQuestions(await readFile(QUESTIONS, "utf8")) : [];
  const asked =
    questions.length > 0
      ? questions.map(({ turns }) => turns.at(-1) ?? "")
      : procedures.map(({ name }) => name);

  console.log(`\nimport of ${procedures.length} records: ${importMs.toFixed(0)} ms\n`);
  const speed = [await measureSpeed(procedures, phrasebook, asked)];
  if (many) speed.push(await measureSpeed(multiplied(procedures), phrasebook, asked));
  console.table(speed);
  if (questions.length === 0) return;
  console.table(qualityByPart(procedures, phrasebook, questions));
  printLearned(procedures, phrasebook, questions);
  const knowledge = createKnowledge(procedures, { phrasebook });
  console.table(qualityByStyle(knowledge, questions));
  printConfidence(knowledge, questions);
}

/** What weights learned from the phrasebook alone would bring, and a plain index with folded letters to compare with. */
function printLearned(
  records: readonly Procedure[],
  phrasebook: Phrasebook,
  questions: readonly EvaluationQuestion[],
): void {
  const { weights, ...held } = fitRanking(records, phrasebook);
  console.log("held-out phrases that find their procedure:", held, "learned weights:", weights);
  const knowledge = createKnowledge(records, { phrasebook, weights });
  const bookless = createKnowledge(records);
  const plain = searchPlainly(records);
  console.table([
    { part: "learned weights", ...shares("all", evaluateRetrieval(knowledge, questions)) },
    { part: "without phrasebook", ...shares("all", evaluateRetrieval(bookless, questions)) },
    { part: "plain index", ...shares("all", evaluateRetrieval(plain, questions)) },
  ]);
}

/** The model of `knowledge/index/confidence.ts` fitted anew, and how far the present one can be believed. */
function printConfidence(knowledge: Knowledge, questions: readonly EvaluationQuestion[]): void {
  const half = (wanted: string) =>
    confidenceCases(
      knowledge,
      questions.filter(({ id }) => halfOf(id) === wanted),
    );
  const all = confidenceCases(knowledge, questions);
  console.log("confidence model of the tuned half:", fitConfidence(half("tuned")));
  console.log("of the kept half:", fitConfidence(half("kept")), "of both:", fitConfidence(all));
  console.log("how often the first match is right, kept half, by what is said of it:");
  console.table(reliability(half("kept")));
}

async function measureSpeed(
  records: readonly Procedure[],
  phrasebook: Phrasebook,
  asked: readonly string[],
) {
  globalThis.gc?.();
  const before = memoryMb();
  const blocks = watchLoop();
  const started = performance.now();
  const knowledge = await buildKnowledge(records, { phrasebook });
  const buildMs = performance.now() - started;
  const longestBlockMs = blocks.stop();
  const loadMs = await measureLoad(records, phrasebook);
  globalThis.gc?.();
  const memory = memoryMb() - before;
  const times = Array.from({ length: ROUNDS }, () => asked.map((text) => timed(knowledge, text)))
    .flat()
    .toSorted((a, b) => a - b);
  return {
    procedures: records.length,
    "build ms": Math.round(buildMs),
    "load saved ms": Math.round(loadMs),
    "longest block ms": rounded(longestBlockMs),
    "memory MB": rounded(memory),
    "p50 ms": rounded(times[Math.floor(times.length * 0.5)] ?? 0),
    "p99 ms": rounded(times[Math.floor(times.length * 0.99)] ?? 0),
    "max ms": rounded(times.at(-1) ?? 0),
  };
}

async function measureLoad(records: readonly Procedure[], phrasebook: Phrasebook): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "index-"));
  const indexFile = join(folder, "index");
  await openKnowledge(records, { phrasebook, indexFile });
  const started = performance.now();
  await openKnowledge(records, { phrasebook, indexFile });
  const loadMs = performance.now() - started;
  await rm(folder, { recursive: true });
  return loadMs;
}

function timed(knowledge: Knowledge, text: string): number {
  const started = performance.now();
  knowledge.search(text);
  return performance.now() - started;
}

/** The longest time between two turns of the event loop. */
function watchLoop(): { stop(): number } {
  let last = performance.now();
  let longest = 0;
  let running = true;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop: () => {
      running = false;
      return longest;
    },
  };
}

function memoryMb(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

/** As many records as all provinces' catalogues together have, made of the real ones. */
function multiplied(records: readonly Procedure[]): readonly Procedure[] {
  return Array.from({ length: Math.ceil(MANY / records.length) }, (_, copy) =>
    records.map((record) =>
      copy === 0
        ? record
        : { ...record, code: `${record.code}.H${copy}`, name: `${record.name} vùng ${copy}` },
    ),
  )
    .flat()
    .slice(0, MANY);
}

function qualityByPart(
  records: readonly Procedure[],
  phrasebook: Phrasebook,
  questions: readonly EvaluationQuestion[],
) {
  const rows = [["everything", {}], ...Object.entries(WITHOUT)] as const;
  return rows.map(([name, change]) => {
    const weights = { ...WEIGHTS, ...change };
    const knowledge = createKnowledge(records, { phrasebook, weights });
    const half = (wanted: string): Retrieval =>
      evaluateRetrieval(
        knowledge,
        questions.filter(({ id }) => halfOf(id) === wanted),
      );
    return {
      part: name === "everything" ? name : `without ${name}`,
      ...shares("all", evaluateRetrieval(knowledge, questions)),
      ...shares("tuned", half("tuned")),
      ...shares("kept", half("kept")),
    };
  });
}

function qualityByStyle(knowledge: Knowledge, questions: readonly EvaluationQuestion[]) {
  return [...new Set(questions.map(({ style }) => style))].map((style) => {
    const retrieval = evaluateRetrieval(
      knowledge,
      questions.filter((question) => question.style === style),
    );
    return { style, questions: retrieval.questions, ...shares("", retrieval) };
  });
}

function shares(name: string, { questions, first, firstThree }: Retrieval) {
  const share = (part: number): number => rounded((100 * part) / Math.max(questions, 1));
  return {
    [`${name} first %`.trim()]: share(first),
    [`${name} first three %`.trim()]: share(firstThree),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
