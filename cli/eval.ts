import { readFile, writeFile } from "node:fs/promises";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { createBot } from "../bot/create-bot.ts";
import { play } from "../eval/play.ts";
import { readQuestions, type Question } from "../eval/question.ts";
import { reportData, reportText, timingOf } from "../eval/report.ts";
import { scoreOf, type Score } from "../eval/score.ts";
import { buildKnowledge } from "../knowledge/create-knowledge.ts";
import { readCatalogueFiles } from "../knowledge/import/read-catalogue-file.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import { loadPhrasebook } from "../knowledge/phrasebook.ts";

const USAGE =
  "npm run eval -- --catalogue FILE… --questions FILE [--json] [--answers FILE]\n" +
  "  plays questions through the bot and prints how well it did";

/** Something that the person at the keyboard must mend; its message says what. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

interface Options {
  readonly catalogue: readonly string[];
  readonly questions: string;
  readonly json: boolean;
  readonly answers: string | undefined;
}

function options(): Options {
  const { values } = parseOptions();
  if (!values.catalogue || !values.questions) {
    throw new UsageError(`--catalogue and --questions are needed\n${USAGE}`);
  }
  const { catalogue, questions, json = false, answers } = values;
  return { catalogue, questions, json, answers };
}

function parseOptions(): { values: Partial<Options> } {
  try {
    return parseArgs({
      options: {
        catalogue: { type: "string", multiple: true },
        questions: { type: "string" },
        json: { type: "boolean" },
        answers: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(`${reasonOf(error)}\n${USAGE}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function loadQuestions(file: string): Promise<readonly Question[]> {
  try {
    return readQuestions(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot use questions ${file}: ${reasonOf(error)}`);
  }
}

async function loadKnowledge(files: readonly string[]): Promise<Knowledge> {
  const { procedures, report } = await readCatalogueFiles(files);
  const { refused } = report;
  const [first] = refused;
  if (procedures.length === 0) {
    throw new UsageError(
      `cannot use catalogue ${files.join(", ")}: ${first?.reason ?? "it holds no procedure"}`,
    );
  }
  if (first)
    process.stderr.write(`${refused.length} records left out, the first: ${first.reason}\n`);
  return buildKnowledge(procedures, { phrasebook: await loadPhrasebook() });
}

async function playAll(
  knowledge: Knowledge,
  questions: readonly Question[],
): Promise<{ readonly scores: readonly Score[]; readonly longestBlockMs: number }> {
  const bot = createBot({ knowledge: () => knowledge });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const scores: Score[] = [];
  delay.enable();
  for (const question of questions) {
    scores.push(scoreOf(play(bot, question, () => performance.now())));
    await new Promise(setImmediate);
  }
  delay.disable();
  return { scores, longestBlockMs: delay.max / 1e6 };
}

function answerLine({ played }: Score): string {
  const { question, trace, text } = played;
  const { intent, facet, codes, offered } = trace;
  return JSON.stringify({ id: question.id, intent, facet: facet ?? null, codes, offered, text });
}

async function main(): Promise<void> {
  const { catalogue, questions, json, answers } = options();
  const asked = await loadQuestions(questions);
  const knowledge = await loadKnowledge(catalogue);
  const { scores, longestBlockMs } = await playAll(knowledge, asked);
  const timing = timingOf(scores, longestBlockMs);
  if (answers) await writeFile(answers, `${scores.map(answerLine).join("\n")}\n`);
  const report = json
    ? JSON.stringify(reportData(scores, timing), undefined, 2)
    : `${asked.length} questions, ${knowledge.size} procedures\n\n${reportText(scores, timing)}`;
  process.stdout.write(`${report}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
