import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The project's own folder. */
export const ROOT = join(import.meta.dirname, "..", "..");

const DIST = join(ROOT, "dist");
const STAMP = join(DIST, ".tsbuildinfo");
const LOCK = join(ROOT, "node_modules", ".building-dist");
const STALE_LOCK_MS = 120_000;

/** Makes sure that `dist` is what the sources say; of several test files at once one builds and the others wait. */
export async function built(): Promise<void> {
  while (!isFresh()) {
    if (!takeLock()) {
      await sleep(200);
      continue;
    }
    try {
      build();
      return;
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

function build(): void {
  const { status, stdout } = spawnSync("npm", ["run", "--silent", "build"], { cwd: ROOT });
  if (status !== 0) throw new Error(`the program cannot be built:\n${stdout.toString()}`);
}

/** Whether no source is newer than the build. A new source changes the one that imports it. */
function isFresh(): boolean {
  if (!existsSync(STAMP)) return false;
  const builtAt = statSync(STAMP).mtimeMs;
  return readdirSync(DIST, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".js"))
    .map((path) => join(ROOT, path.replace(/\.js$/, ".ts")))
    .every((source) => existsSync(source) && statSync(source).mtimeMs <= builtAt);
}

function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = existsSync(LOCK) ? statSync(LOCK).mtimeMs : Date.now();
    if (Date.now() - since > STALE_LOCK_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
