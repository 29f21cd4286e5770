import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A program of ours that runs beside the test. */
export interface Child {
  readonly pid: number;
  /** Every line it has printed so far. */
  readonly lines: readonly string[];
  /** Ends it as a crash would (SIGKILL), and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a TypeScript file as a process of its own. What it says on stderr goes to the test's. */
export function startChild(file: URL, args: readonly string[]): Child {
  const child = spawn(process.execPath, ["--import", "tsx", file.pathname, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.pid === undefined) throw new Error(`${file.pathname} could not be started`);
  const gone = once(child, "exit");
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  return {
    pid: child.pid,
    lines,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
