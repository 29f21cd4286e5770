import type { Config } from "../config.ts";
import type { Log } from "../bot/ports.ts";
import type { Queue } from "../worker/queue.ts";
import { createBullQueue } from "../worker/queues/bull-queue.ts";
import { createLocalQueue } from "../worker/queues/local-queue.ts";

/** The queue for these settings: Redis, else the PostgreSQL server, else the process itself beside the embedded store. */
export async function openQueue(
  config: Pick<Config, "databaseUrl" | "redisUrl">,
  { log, namespace }: { readonly log: Log; readonly namespace?: string },
): Promise<Queue> {
  const named = { log, ...(namespace !== undefined && { namespace }) };
  if (config.redisUrl !== undefined)
    return createBullQueue({ connection: { redis: config.redisUrl }, ...named });
  if (config.databaseUrl !== undefined)
    return createBullQueue({ connection: { postgres: config.databaseUrl }, ...named });
  return createLocalQueue({ log });
}
