import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCatalogueFiles } from "../../knowledge/import/read-catalogue-file.ts";
import type { Procedure } from "../../knowledge/procedure.ts";
import { starterFiles } from "../../knowledge/starter.ts";
import type { StoreKind } from "../services/stores.ts";
import { until } from "../services/until.ts";
import { ROOT } from "./built.ts";
import type { Installation } from "./installation.ts";
import { createInstallation } from "./installation.ts";
import type { Program } from "./program.ts";

const QUESTION = "đăng ký kết hôn nộp ở đâu";
const ERROR = 50;

/** The starter catalogue as one edition of it: every place and every source carries the edition's name. */
async function edition(name: string): Promise<readonly Procedure[]> {
  const { procedures } = await readCatalogueFiles(await starterFiles());
  return procedures.map((procedure) => ({
    ...procedure,
    agency: `Cơ quan ${name}`,
    receivingAddress: `Trụ sở ${name}`,
    source: { ...procedure.source, decision: `1/QĐ-${name}` },
  }));
}

function editionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/BAN\d/gu))];
}

let installation: Installation;
let program: Program;
let folder: string;
let nextCitizen = 8_000;

async function begin(kind: StoreKind): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "motcua-catalogues-"));
  installation = await createInstallation({ kind });
  program = await installation.start();
}

async function end(): Promise<void> {
  await installation.remove();
  await rm(folder, { recursive: true, force: true });
}

async function file(name: string, lines: readonly (Procedure | string)[]): Promise<string> {
  const path = join(folder, name);
  const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  await writeFile(path, `${texts.join("\n")}\n`);
  return path;
}

/** Somebody new asks on Zalo; resolves to the answer. */
async function ask(): Promise<string> {
  nextCitizen += 1;
  const citizen = installation.zalo.citizen(String(nextCitizen));
  await citizen.text(QUESTION);
  await until(() => citizen.messages().length > 0);
  return citizen.messages()[0]?.text ?? "";
}

/** Again and again until told to stop; resolves to what each was answered, "" for nothing. */
async function askAllTheTime(signal: AbortSignal): Promise<readonly string[]> {
  const answers: Promise<string>[] = [];
  while (!signal.aborted) {
    answers.push(ask().catch(() => ""));
    await sleep(40);
  }
  return Promise.all(answers);
}

/** Imports another edition while people ask: every answer is from one of the two, and none is missing. */
async function importWhilePeopleAsk(before: string, after: string): Promise<void> {
  const path = await file(`${after}.jsonl`, await edition(after));
  const stop = new AbortController();
  const asking = askAllTheTime(stop.signal);
  const { code } = await installation.run(["catalogue", "import", path]);
  expect(code).toBe(0);
  await until(async () => editionsIn(await ask()).join() === after);
  stop.abort();
  const answers = await asking;
  expect(answers.length).toBeGreaterThan(10);
  for (const answer of answers) {
    expect(answer).toMatch(/kết hôn/iu);
    expect([before, after]).toContain(editionsIn(answer).join());
  }
  expect(program.log().filter(({ level }) => level >= ERROR)).toEqual([]);
}

const SLOW = { timeout: 60_000 };

describe("a catalogue on embedded", SLOW, () => {
  beforeAll(() => begin("embedded"));
  afterAll(end);

  it("is not touched by a file with broken records, and says line and reason of each", async () => {
    const good = await edition("BAN1");
    const path = await file("broken.jsonl", [
      ...good.slice(0, 3),
      '{"code": "1.00',
      ...good.slice(3, 5),
      '{"code": "9.999999"}',
      ...good.slice(5),
    ]);
    const { code, output, errors } = await installation.run(["catalogue", "import", path]);
    expect(code).toBe(1);
    expect(output).toMatch(/broken\.jsonl:4\b.*\S/u);
    expect(output).toMatch(/broken\.jsonl:7\b.*\S/u);
    expect(errors).toContain("Nothing imported");
    expect(editionsIn(await ask())).toEqual([]);
  });

  it("takes the good records of it when that is asked for", async () => {
    const path = join(folder, "broken.jsonl");
    const { code, output } = await installation.run(["catalogue", "import", path, "--partial"]);
    expect(code).toBe(0);
    expect(output).toContain("60 procedures are active");
    expect(output).toContain("by the running program");
    await until(async () => editionsIn(await ask()).join() === "BAN1");
  });

  it("changes between two answers while people chat", () => importWhilePeopleAsk("BAN1", "BAN2"));

  it("is still there after a new start, and doctor names it", async () => {
    expect(await program.stop()).toBe(0);
    program = await installation.start();
    expect(editionsIn(await ask())).toEqual(["BAN2"]);
    const { code, output } = await installation.run(["doctor"]);
    expect(output).toMatch(/✓ catalogue: 60 procedures \(BAN2\.jsonl/u);
    expect(output).not.toContain("✗");
    expect(code).toBe(0);
  });
});

describe("a catalogue on PostgreSQL + Redis", SLOW, () => {
  beforeAll(() => begin("PostgreSQL + Redis"));
  afterAll(end);

  it("changes between two answers while people chat", () => importWhilePeopleAsk("", "BAN3"));
});

describe("commands beside a running program", SLOW, () => {
  beforeAll(() => begin("embedded"));
  afterAll(end);

  it("count the active catalogue", async () => {
    const { code, output } = await installation.run(["catalogue", "stats"]);
    expect(code).toBe(0);
    expect(output).toMatch(/\b60\b/u);
  });

  it("chat from a pipe, on a store of their own", async () => {
    const { code, output, errors } = await installation.run(["chat"], "đăng ký kết hôn\n1\n");
    expect(errors).toContain("a store of its own");
    expect(output).toMatch(/kết hôn[^]*Nguồn:/iu);
    expect(code).toBe(0);
  });

  it("replay a recorded webhook and print the reply", async () => {
    const payload = join(ROOT, "adapters", "zalo", "fixtures", "user_send_text.docs.json");
    const { code, output } = await installation.run(["replay", payload, "--channel", "zalo"]);
    expect(output).toMatch(/^webhook answered 200\n\n--- reply on zalo\n\S/mu);
    expect(code).toBe(0);
  });

  it("show what the search finds and why", async () => {
    const { code, output } = await installation.run(["search", "mất căn cước", "--json"]);
    const [best] = JSON.parse(output) as { code: string; evidence: readonly unknown[] }[];
    expect(best?.code).toBe("1.014064");
    expect(best?.evidence.length).toBeGreaterThan(0);
    expect(code).toBe(0);
  });
});

describe("the README", () => {
  it("names no command that is not there", async () => {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    const named = [...readme.matchAll(/npm run ([\w-]+)/gu)].map(([, name]) => name);
    const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    for (const name of named) expect(Object.keys(manifest.scripts)).toContain(name);
  });
});
