import type { Log } from "../../bot/ports.ts";
import { loggable } from "../describe-error.ts";
import type { Handler, JobKind, Queue } from "../queue.ts";
import { withinMs } from "../wait.ts";
import { connectPostgres } from "./bull-postgres.ts";
import { connectRedis } from "./bull-redis.ts";
import type { BullConsumer, BullJob, BullProducer, BullStore } from "./bull-store.ts";

export interface BullQueueOptions {
  readonly connection: { readonly redis: string } | { readonly postgres: string };
  readonly log: Log;
  /** Key prefix in Redis; several programs on one Redis need different ones. */
  readonly namespace?: string;
}

const KINDS = ["turn", "delivery", "download"] as const satisfies readonly JobKind[];
/** A wake that does not get through in this time is left to the sweep: nothing waits long for a dead Redis. */
const ANSWER_LIMIT_MS = 1_500;
/** How long BullMQ may take to say goodbye once nothing of ours runs any more. */
const CLOSE_LIMIT_MS = 3_000;
/** Short locks: after a crash the keys that were running are free again within fifteen seconds. */
const CRASH_RECOVERY = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 100 };

/**
 * BullMQ on Redis or on PostgreSQL, for any number of processes: a key has at most one waiting and one running job in
 * all of them together. After a flushed Redis that holds in each process only; the claims in the store keep the order.
 * Rejects when PostgreSQL cannot be reached; a Redis may come later.
 */
export async function createBullQueue(options: BullQueueOptions): Promise<Queue> {
  const { connection, log, namespace = "motcua" } = options;
  const onError = createErrorLog(log);
  const store =
    "redis" in connection
      ? connectRedis(connection.redis, { namespace, onError })
      : await connectPostgres(connection.postgres, { onError });
  return createBullQueueOn(store, { log, onError });
}

/** BullMQ on connections that are there. */
export function createBullQueueOn(
  store: BullStore,
  { log, onError }: { readonly log: Log; readonly onError: (error: Error) => void },
): Queue {
  const producers = new Map<JobKind, BullProducer>(KINDS.map((kind) => [kind, openProducer(kind)]));
  const consumers: BullConsumer[] = [];
  const running = new Set<Promise<void>>();

  function openProducer(kind: JobKind): BullProducer {
    const producer = store.openProducer(kind);
    producer.on("error", onError);
    return producer;
  }

  function openConsumer(kind: JobKind, handler: Handler, concurrency: number): BullConsumer {
    const run = tracked(running, oneAtATime(handler));
    const settings = { ...CRASH_RECOVERY, concurrency };
    const consumer = store.openConsumer(kind, (job) => run(keyOf(job)), settings);
    consumer.on("error", onError);
    consumer.on("failed", (job, err) =>
      log.error(
        { kind, key: job && keyOf(job), ...loggable(err) },
        "job failed, will be tried again",
      ),
    );
    return consumer;
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    const stopped = closeAll(consumers);
    while (running.size > 0) await Promise.allSettled(running);
    await stopped.inTime();
    await closeAll([...producers.values()]).inTime();
    await store.close();
  }

  return {
    async wake(kind, key, { delayMs = 0 } = {}) {
      await inTime(producers.get(kind)?.add(kind, { key }, jobOptions(key, delayMs)));
    },
    work(handlers, { concurrency }) {
      consumers.push(...KINDS.map((kind) => openConsumer(kind, handlers[kind], concurrency)));
      return Promise.resolve();
    },
    async depth() {
      const counts = [...producers.values()].map((producer) => inTime(producer.getWaitingCount()));
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    },
    close: () => (closing ??= close()),
  };
}

/**
 * A wake during a run is kept for after it; a wake pulls a sleeping job forward. A failed job sleeps between its tries;
 * when they are used up, the sweep makes a new one.
 */
function jobOptions(key: string, delayMs: number): object {
  return {
    delay: delayMs,
    attempts: 10,
    backoff: { type: "exponential", delay: 100, jitter: 0.25 },
    deduplication: { id: key, keepLastIfActive: true, reschedule: true },
    removeOnComplete: true,
    removeOnFail: true,
  };
}

function keyOf(job: BullJob): string {
  // Only `wake` above writes this data.
  const { key } = job.data as { readonly key: string };
  return key;
}

/** Runs of one key follow each other, also when a flushed Redis has forgotten that one is under way. */
function oneAtATime(handler: Handler): Handler {
  const runs = new Map<string, Promise<void>>();
  return async (key) => {
    const before = runs.get(key);
    const run = before
      ? before.then(
          () => handler(key),
          () => handler(key),
        )
      : handler(key);
    runs.set(key, run);
    try {
      await run;
    } finally {
      if (runs.get(key) === run) runs.delete(key);
    }
  };
}

function tracked(running: Set<Promise<void>>, handler: Handler): Handler {
  return (key) => {
    const run = handler(key).finally(() => running.delete(run));
    running.add(run);
    return run;
  };
}

async function inTime<T>(answer: Promise<T> | undefined): Promise<T> {
  if (!answer) throw new Error("There is no such kind of work");
  answer.catch(() => undefined); // may still fail after the limit, when nobody listens any more
  const late = (): never => {
    throw new Error(`The queue did not answer within ${ANSWER_LIMIT_MS} ms; is its server up?`);
  };
  return withinMs(answer, { ms: ANSWER_LIMIT_MS, late });
}

/** Starts closing. `inTime` waits for that, but not for a server that is not there. */
function closeAll(open: readonly (BullProducer | BullConsumer)[]): { inTime(): Promise<void> } {
  const closed = Promise.allSettled(open.map((one) => one.close()));
  const force = (): void => void Promise.allSettled(open.map((one) => one.disconnect()));
  return {
    inTime: () =>
      withinMs(
        closed.then(() => undefined),
        { ms: CLOSE_LIMIT_MS, late: force },
      ),
  };
}

/** A lost connection reports itself many times a second; once in ten seconds is enough to read. */
function createErrorLog(log: Log): (error: Error) => void {
  let quietUntil = 0;
  return (err) => {
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + 10_000;
    log.error({ err }, "the queue has a problem; the sweep covers for it meanwhile");
  };
}
