import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ROOT, built } from "./built.ts";

/** The whole program as a process of its own, as `npm start` runs it. */
export interface Program {
  readonly url: string;
  /** Everything it has printed so far. */
  output(): string;
  /** Its log so far, one object a line. */
  log(): readonly LogLine[];
  /** What `/readyz` says. */
  health(): Promise<Health>;
  alive(): boolean;
  /** Asks it to end (SIGTERM); resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power failure would (SIGKILL). */
  kill(): Promise<void>;
}

const logLine = z.looseObject({ level: z.number(), msg: z.string().default("") });
export type LogLine = z.output<typeof logLine>;

const health = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()),
  alarms: z.array(z.string()),
});
export type Health = z.output<typeof health>;

const READY_WITHIN_MS = 40_000;

/** Starts the program with these settings and nothing else in its environment; resolves when it is ready to serve. */
export async function startProgram(
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Program> {
  await built();
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/main.js", ...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = once(child, "exit");
  const killWithTests = () => child.kill("SIGKILL");
  process.once("exit", killWithTests);
  void gone.then(() => process.off("exit", killWithTests));
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const url = `http://127.0.0.1:${settings["PORT"]}`;
  const program: Program = {
    url,
    output: () => said,
    log: () => linesOf(said),
    health: async () => health.parse(await (await fetch(`${url}/readyz`)).json()),
    alive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      child.kill("SIGTERM");
      await gone;
      return child.exitCode;
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
  await untilReady(program);
  return program;
}

async function untilReady(program: Program): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${program.url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (!program.alive() || Date.now() > deadline) {
      await program.kill();
      throw new Error(`the program did not start: ${program.output()}`);
    }
    await sleep(20);
  }
}

function linesOf(said: string): readonly LogLine[] {
  return said.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      const parsed = logLine.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return []; // the last line, not yet whole
    }
  });
}

/** What a command of the README did. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `npm run NAME -- ARGS` with these settings and nothing else in its environment. */
export async function npmRun(
  [name, ...args]: readonly [string, ...string[]],
  {
    settings,
    stdin = "",
  }: { readonly settings: Readonly<Record<string, string>>; readonly stdin?: string },
): Promise<CommandResult> {
  const child = spawn("npm", ["run", "--silent", name, "--", ...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...settings },
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.on("error", () => undefined); // a command that does not read may be gone already
  child.stdin.end(stdin);
  await once(child, "close");
  return { code: child.exitCode, output, errors };
}
