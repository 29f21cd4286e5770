import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PgPool } from "bullmq";
import { sql } from "kysely";
import type { Store } from "../store/database.ts";
import { openDatabase } from "../store/database.ts";
import { silentLog } from "../tests/services/silent-log.ts";
import { bullOnPool, openBullSchema } from "../worker/queues/bull-postgres.ts";
import { createBullQueue, createBullQueueOn } from "../worker/queues/bull-queue.ts";
import { createLocalQueue } from "../worker/queues/local-queue.ts";
import type { Queue } from "../worker/queue.ts";
import { pause } from "../worker/wait.ts";
import { spread } from "./flood.ts";
import { startServices } from "./stores.ts";

const JOBS = 2_000;
const STEADY_PER_SECOND = 50;
const STEADY_SECONDS = 5;

/**
 * What a queue costs as the carrier of wakes: jobs a second when all are there at once, how long a wake takes to its run
 * at a steady rate, and how much of a PostgreSQL session is left meanwhile for the message path itself.
 */
export async function benchQueues(): Promise<void> {
  const services = await startServices();
  const folder = await mkdtemp(join(tmpdir(), "motcua-bench-queues-"));
  const embedded = await openDatabase({ dataDir: folder, log: silentLog });
  const server = await services.postgres();
  const url = server.env["DATABASE_URL"] ?? "";
  const onServer = await openDatabase({ url, dataDir: folder, log: silentLog });
  try {
    console.log(
      `\nqueues: ${JOBS} jobs at once, then ${STEADY_PER_SECOND} a second for ${STEADY_SECONDS} s`,
    );
    console.table([
      await measure("in the process (beside embedded)", embedded, async () =>
        createLocalQueue({ log: silentLog }),
      ),
      await measure("BullMQ on the embedded store", embedded, () => bullOnEmbedded(embedded)),
      await measure("BullMQ on PostgreSQL", onServer, () =>
        createBullQueue({ connection: { postgres: url }, log: silentLog }),
      ),
      await measure("BullMQ on Redis (beside PostgreSQL)", onServer, () =>
        createBullQueue({ connection: { redis: services.redisUrl }, log: silentLog }),
      ),
    ]);
  } finally {
    await embedded.close();
    await onServer.close();
    await services.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each connection is given BullMQ's search path when it is borrowed: the one session is everybody's. */
async function bullOnEmbedded(store: Store): Promise<Queue> {
  const pool = store.pool as unknown as PgPool; // the embedded pool has what BullMQ uses of a pool
  await openBullSchema(pool);
  await sql`set search_path to public, bullmq`.execute(store.db);
  return createBullQueueOn(
    { ...bullOnPool(pool), close: async () => undefined },
    { log: silentLog, onError: (error) => console.error(error.message) },
  );
}

async function measure(name: string, store: Store, open: () => Promise<Queue>): Promise<object> {
  const queue = await open();
  const asked = new Map<string, number>();
  const waits: number[] = [];
  const idle = (): Promise<void> => Promise.resolve();
  const turn = async (key: string): Promise<void> => {
    waits.push(performance.now() - (asked.get(key) ?? 0));
  };
  const wake = (key: string): Promise<void> => {
    asked.set(key, performance.now());
    return queue.wake("turn", key);
  };
  await queue.work({ turn, delivery: idle, download: idle }, { concurrency: 20 });

  const begin = performance.now();
  for (let n = 0; n < JOBS; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => wake(`flood ${n + index}`)));
  }
  while (waits.length < JOBS) await pause(2);
  const jobsPerSecond = JOBS / ((performance.now() - begin) / 1000);

  waits.length = 0;
  const store1 = await statementsBeside(store, async () => {
    for (let n = 0; n < STEADY_PER_SECOND * STEADY_SECONDS; n += 1) {
      void wake(`steady ${n}`);
      await pause(1000 / STEADY_PER_SECOND);
    }
  });
  while (waits.length < STEADY_PER_SECOND * STEADY_SECONDS) await pause(5);
  const alone = await statementsBeside(store, () => pause(STEADY_SECONDS * 1000));
  await queue.close();
  const { p50, p99 } = spread(waits);
  return {
    queue: name,
    "jobs/s": Math.round(jobsPerSecond),
    "wake to run p50 ms": round(p50),
    "p99 ms": round(p99),
    "store left": `${Math.round((100 * store1) / alone)} %`,
  };
}

/** Statements a second that one client of the store gets done while something else goes on. */
async function statementsBeside(store: Store, work: () => Promise<void>): Promise<number> {
  let count = 0;
  let on = true;
  const begin = performance.now();
  const client = (async () => {
    while (on) {
      await sql`select count(*) from conversations where id = ${count}`.execute(store.db);
      count += 1;
      if (count % 20 === 0) await pause(0);
    }
  })();
  await work();
  on = false;
  await client;
  return count / ((performance.now() - begin) / 1000);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
