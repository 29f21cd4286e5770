import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { requireProgram } from "./debian.ts";
import type { Service } from "./started.ts";
import { freePort, start } from "./started.ts";

/** Starts a Redis of our own on this port or a free one, empty, in memory only, configured as BullMQ wants it. */
export async function startRedis(wantedPort?: number): Promise<Service> {
  const command = requireProgram("redis");
  const directory = mkdtempSync(join(tmpdir(), "motcua-redis-"));
  const port = wantedPort ?? (await freePort());
  const url = `redis://127.0.0.1:${port}`;
  const settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: directory,
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
  };
  const stop = await start({
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    spawn: { cwd: directory },
    ready: () => ping(url),
    stopSignal: "SIGTERM",
  });
  return {
    url,
    async stop() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ping(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}
