import type { PgPool } from "bullmq";
import { createPostgresBackend, DEFAULT_SCHEMA, Queue, runMigrations, Worker } from "bullmq";
import pg from "pg";
import type { BullStore, BullStoreOptions } from "./bull-store.ts";

/** One connection listens for each of the three workers; the rest do the work. */
const CONNECTIONS = 8;

/** BullMQ on a PostgreSQL server, in its own schema `bullmq`, which is created or brought up to date first. */
export async function connectPostgres(
  url: string,
  { onError }: Pick<BullStoreOptions, "onError">,
): Promise<BullStore> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    keepAlive: true,
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  pool.on("error", onError);
  // BullMQ describes the pool it needs by overloads that pg's generic types do not match, though the object does.
  const bullPool = pool as unknown as PgPool;
  await openBullSchema(bullPool);
  return { ...bullOnPool(bullPool), close: () => pool.end() };
}

/**
 * Creates BullMQ's tables or brings them up to date. A worker started without them asks in a tight loop.
 * The schema is the only one that BullMQ looks for on a pool that it is given.
 */
export async function openBullSchema(pool: PgPool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, DEFAULT_SCHEMA);
  } finally {
    client.release();
  }
}

/** BullMQ on a pool whose sessions have BullMQ's schema on their search path. */
export function bullOnPool(pool: PgPool): Omit<BullStore, "close"> {
  return {
    openProducer: (kind) => new Queue(kind, { connection: pool }, createPostgresBackend),
    openConsumer: (kind, run, options) =>
      new Worker(kind, run, { ...options, connection: pool }, createPostgresBackend),
  };
}
