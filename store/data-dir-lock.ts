import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { StoreError } from "./store-error.ts";

/** How often a living owner touches its lock, and for how long a lock of another machine or container is believed. */
const HEARTBEAT_MS = 10_000;
const FOREIGN_STALE_MS = 35_000;
const ATTEMPTS = 5;

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** Tells a process from a later one with the same pid; absent where the system does not tell. */
  started: z.string().optional(),
});
type Owner = z.infer<typeof ownerSchema>;

/**
 * Makes this process the only one that uses `dataDir`; resolves with the function that lets go. A lock whose process is
 * gone (killed, power lost) is taken over. Throws `StoreError("in-use")` while its owner lives.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, "in-use.lock");
  const own = `${path}.${process.pid}`;
  const me: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
  await writeFile(own, JSON.stringify(me));
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await claim(own, path)) return keep(path);
      const text = await readLock(path);
      if (text === undefined) continue;
      const owner = parseOwner(text);
      if (owner && (await lives(owner, path))) throw inUse(dataDir, owner);
      await removeStale(path, text);
    }
    throw inUse(dataDir, undefined);
  } finally {
    await rm(own, { force: true });
  }
}

/** A hard link is made by one process only, whole or not at all. */
async function claim(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

function keep(path: string): () => Promise<void> {
  const touch = () => utimes(path, new Date(), new Date()).catch(() => undefined);
  const heartbeat = setInterval(() => void touch(), HEARTBEAT_MS).unref();
  let released = false;
  return async () => {
    if (released) return;
    released = true;
    clearInterval(heartbeat);
    await rm(path, { force: true });
  };
}

async function lives(owner: Owner, path: string): Promise<boolean> {
  if (owner.host !== hostname()) {
    const touched = await stat(path).catch(() => undefined);
    return touched !== undefined && Date.now() - touched.mtimeMs < FOREIGN_STALE_MS;
  }
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it runs under another user.
    if (!hasCode(error, "EPERM")) return false;
  }
  const started = await startOf(owner.pid);
  return owner.started === undefined || started === undefined || owner.started === started;
}

/** Two processes may find the same stale lock: what was moved away is looked at once more, and put back if it is a fresh one. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
    if ((await readLock(aside)) !== stale) await claim(aside, path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    // A lock cut short by a power failure names nobody.
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat (proc(5)): when the process started, in ticks since boot. The name in field 2 may hold spaces. */
async function startOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return line?.slice(line.lastIndexOf(")") + 2).split(" ")[19];
}

function inUse(dataDir: string, owner: Owner | undefined): StoreError {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : "another process";
  return new StoreError(
    "in-use",
    `The store in ${dataDir} is in use by ${who}. Stop that process first, give this one another DATA_DIR, ` +
      "or set DATABASE_URL so that several processes can share a PostgreSQL server.",
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
