import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { freePort } from "../tests/services/started.ts";

/** A program under measurement, in a process of its own. */
export interface Child {
  readonly port: number;
  /** From spawning until it said that it is ready. */
  readonly readyMs: number;
  /** Resident memory now, in megabytes (10^6 bytes). */
  residentMb(): number;
  stop(): Promise<void>;
}

const READY_LIMIT_MS = 120_000;

/** Starts `node ARGS` and waits until it prints a line that begins with "ready". Its PORT is a free one. */
export async function startChild(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Child> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"] ?? "", PORT: String(port), HOST: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${args.join(" ")} is not ready`)),
      READY_LIMIT_MS,
    );
    child.stdout.on("data", (chunk: Buffer) => {
      if (!chunk.toString().includes("ready")) return;
      clearTimeout(timer);
      resolve();
    });
    void exited.then(() => reject(new Error(`${args.join(" ")} ended before it was ready`)));
  });
  return {
    port,
    readyMs: performance.now() - started,
    residentMb: () => residentKb(child.pid) / 1000,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await exited;
      clearTimeout(late);
    },
  };
}

function residentKb(pid: number | undefined): number {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? Number.NaN);
}
