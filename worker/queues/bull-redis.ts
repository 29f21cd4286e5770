import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { BullStore, BullStoreOptions } from "./bull-store.ts";

/** After a lost connection: soon again, never more than two seconds apart. */
const retryStrategy = (attempt: number): number => Math.min(attempt * 100, 2_000);

/** BullMQ on Redis. Who adds jobs fails fast; who works waits for Redis to come back. */
export function connectRedis(url: string, { namespace, onError }: BullStoreOptions): BullStore {
  const producer = new Redis(url, {
    retryStrategy,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
  });
  producer.on("error", onError);
  return {
    openProducer: (kind) =>
      new Queue(kind, { connection: producer, prefix: namespace, skipWaitingForReady: true }),
    openConsumer: (kind, run, options) =>
      new Worker(kind, run, {
        ...options,
        connection: { url, retryStrategy, maxRetriesPerRequest: null },
        prefix: namespace,
      }),
    close() {
      producer.disconnect();
      return Promise.resolve();
    },
  };
}
