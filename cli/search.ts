import { basename } from "node:path";
import { parseArgs, styleText } from "node:util";
import { createKnowledge } from "../knowledge/create-knowledge.ts";
import { readCatalogueFiles } from "../knowledge/import/read-catalogue-file.ts";
import type { Match } from "../knowledge/knowledge.ts";
import { loadPhrasebook } from "../knowledge/phrasebook.ts";
import { starterFiles } from "../knowledge/starter.ts";

const USAGE = 'npm run search -- "câu hỏi" [--catalogue FILE]… [--limit N] [--json]';
const BAR_WIDTH = 24;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    catalogue: { type: "string", multiple: true },
    limit: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

const question = positionals.join(" ").trim();
const limit = Number(values.limit);
if (question === "" || !Number.isInteger(limit) || limit < 1) {
  console.error(USAGE);
  process.exitCode = 2;
} else await search();

async function search(): Promise<void> {
  const files = values.catalogue ?? (await starterFiles());
  const { procedures, report } = await readCatalogueFiles(files);
  if (procedures.length === 0) {
    const reason = report.refused[0]?.reason ?? "no catalogue file found";
    console.error(`Nothing to search: ${reason}`);
    process.exitCode = 1;
    return;
  }
  const knowledge = createKnowledge(procedures, { phrasebook: await loadPhrasebook() });
  const started = performance.now();
  const matches = knowledge.search(question, { limit });
  const ms = performance.now() - started;
  if (values.json) {
    console.log(JSON.stringify(matches.map(summary), undefined, 2));
    return;
  }
  const where = values.catalogue
    ? files.map((file) => basename(file)).join(", ")
    : "starter catalogue";
  console.log(dim(`${procedures.length} procedures (${where}), ${ms.toFixed(1)} ms\n`));
  console.log(matches.length > 0 ? matches.map(block).join("\n\n") : "Nothing fits.");
}

function summary({ procedure, score, confidence, evidence }: Match) {
  return { code: procedure.code, name: procedure.name, score, confidence, evidence };
}

function block({ procedure, score, confidence, evidence }: Match, at: number): string {
  const head = `${String(at + 1).padStart(2)}. ${bold(procedure.code)}  ${procedure.name}`;
  const sum = `    score ${score.toFixed(2)}  confidence ${(confidence * 100).toFixed(0)} %`;
  const most = Math.max(...evidence.map((part) => Math.abs(part.score)));
  const lines = evidence
    .toSorted((a, b) => b.score - a.score)
    .map(({ part, score: own, detail }) => {
      const bar = "█".repeat(Math.max(1, Math.round((Math.abs(own) / most) * BAR_WIDTH)));
      const told = detail === undefined ? "" : dim(`  “${detail}”`);
      return `    ${part.padEnd(14)} ${own.toFixed(2).padStart(6)}  ${own < 0 ? red(bar) : green(bar)}${told}`;
    });
  return [head, dim(sum), ...lines].join("\n");
}

function bold(text: string): string {
  return paint("bold", text);
}

function dim(text: string): string {
  return paint("dim", text);
}

function green(text: string): string {
  return paint("green", text);
}

function red(text: string): string {
  return paint("red", text);
}

function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}
