import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..");
const CATALOGUE = join(ROOT, "knowledge/catalogue/civil-status.jsonl");
const QUESTIONS = join(ROOT, "eval/fixtures/questions.jsonl");

interface Outcome {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

async function evaluate(...options: readonly string[]): Promise<Outcome> {
  try {
    const args = ["--import", "tsx", join(ROOT, "cli/eval.ts"), ...options];
    return { code: 0, ...(await run(process.execPath, args, { cwd: ROOT })) };
  } catch (error) {
    // execFile rejects with an error that carries the outcome.
    return error as Outcome;
  }
}

describe("npm run eval", () => {
  it("prints the measures as JSON and writes an answer for each question", async () => {
    const answers = join(await mkdtemp(join(tmpdir(), "eval-")), "answers.jsonl");
    const given = ["--catalogue", CATALOGUE, "--questions", QUESTIONS];
    const { code, stdout } = await evaluate(...given, "--json", "--answers", answers);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ all: { questions: 28 } });
    const [first = ""] = (await readFile(answers, "utf8")).split("\n");
    const answer: unknown = JSON.parse(first);
    expect(Object.keys(answer ?? {})).toEqual([
      "id",
      "intent",
      "facet",
      "codes",
      "offered",
      "text",
    ]);
  });

  it("ends with 2 and says why when a file is missing or broken", async () => {
    const missing = await evaluate("--catalogue", CATALOGUE, "--questions", "/nowhere.jsonl");
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("/nowhere.jsonl") });
    const broken = join(await mkdtemp(join(tmpdir(), "eval-")), "broken.jsonl");
    await writeFile(broken, "nonsense\n");
    const bad = await evaluate("--catalogue", broken, "--questions", QUESTIONS);
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot use catalogue") });
    const none = await evaluate("--json");
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("--catalogue") });
  });
});
