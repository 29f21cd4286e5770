import type { Config } from "../config.ts";
import type { Log } from "../bot/ports.ts";
import type { Queue } from "../worker/queue.ts";
import { createLocalQueue } from "../worker/queues/local-queue.ts";

/** The queue for these settings: Redis, else the PostgreSQL server, else the process itself beside the embedded store. */
export async function openQueue(
  config: Pick<Config, "databaseUrl" | "redisUrl">,
  { log, namespace }: { readonly log: Log; readonly namespace?: string },
): Promise<Queue> {
  const named = { log, ...(namespace !== undefined && { namespace }) };
  const connection = connectionOf(config);
  if (!connection) return createLocalQueue({ log });
  // BullMQ takes a while to load: a program on the embedded store starts without it.
  const { createBullQueue } = await import("../worker/queues/bull-queue.ts");
  return createBullQueue({ connection, ...named });
}

function connectionOf({ redisUrl, databaseUrl }: Pick<Config, "databaseUrl" | "redisUrl">) {
  if (redisUrl !== undefined) return { redis: redisUrl };
  return databaseUrl !== undefined && { postgres: databaseUrl };
}
