import type { ChildProcess, SpawnOptions } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A service that runs for the tests. */
export interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

interface StartOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly spawn?: SpawnOptions;
  /** Rejects until the service answers. */
  readonly ready: () => Promise<unknown>;
  readonly stopSignal: NodeJS.Signals;
}

const READY_WITHIN_MS = 20_000;

/** Starts a program and waits until it answers; resolves with the function that stops it. Throws with the program's own words when it does not come up. */
export async function start(options: StartOptions): Promise<() => Promise<void>> {
  const child = spawn(options.command, options.args, { ...options.spawn, stdio: "pipe" });
  const said = collect(child);
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await options.ready();
      break;
    } catch (cause) {
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill("SIGKILL");
        throw new Error(`${options.command} did not start: ${said()}`, { cause });
      }
      await sleep(50);
    }
  }
  child.unref();
  return async () => {
    if (child.exitCode !== null) return;
    child.kill(options.stopSignal);
    await once(child, "exit");
  };
}

/** A TCP port of 127.0.0.1 that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

function collect(child: ChildProcess): () => string {
  let said = "";
  const listen = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000));
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  child.on("error", (error) => (said += error.message));
  return () => said;
}
