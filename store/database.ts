import { join } from "node:path";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import pg from "pg";
import type { Log } from "../bot/ports.ts";
import { lockDataDir } from "./data-dir-lock.ts";
import { openEngine } from "./embedded-engine.ts";
import type { EmbeddedPool } from "./embedded-pool.ts";
import { createEmbeddedPools } from "./embedded-pool.ts";
import { startUpkeep } from "./embedded-upkeep.ts";
import { keepPlans } from "./keep-plans.ts";
import { migrate } from "./migrate.ts";
import type { Schema } from "./schema.ts";
import type { Signals } from "./signals.ts";
import { createEmbeddedSignals, createServerSignals } from "./signals.ts";
import { StoreError } from "./store-error.ts";
import { toKysely } from "./to-kysely.ts";

/** What queries take. A transaction is one too. */
export type Database = Kysely<Schema>;

export interface OpenOptions {
  /** A PostgreSQL server; without it the embedded store in `dataDir` is used. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  readonly log: Log;
}

/** An open and migrated store. */
export interface Store {
  readonly kind: "embedded" | "server";
  readonly db: Database;
  /** The same database on a way of its own: what a webhook needs never queues behind the worker's queries. */
  readonly urgentDb: Database;
  /** For a queue that keeps its own tables on the same PostgreSQL. Belongs to the store: do not end it. */
  readonly pool: pg.Pool | EmbeddedPool;
  readonly signals: Signals;
  /** Waits for running statements, then lets go of everything. Calling it twice is harmless. */
  close(): Promise<void>;
}

const POOL_SIZE = 10;
const URGENT_POOL_SIZE = 4;
/** Zalo gives up on a webhook after 2 s (reference, Zalo webhooks): a store that is not there must be noticed before. */
const CONNECT_TIMEOUT_MS = 1500;

/** Opens the store and brings its schema up to date. Throws `StoreError` with what to do when it cannot be used. */
export async function openDatabase(options: OpenOptions): Promise<Store> {
  const { url, dataDir, log } = options;
  return url === undefined ? openEmbedded(dataDir, log) : openServer(url, log);
}

async function openEmbedded(dataDir: string, log: Log): Promise<Store> {
  const unlock = await lockDataDir(dataDir);
  try {
    const engine = await openEngine(join(dataDir, "store"), log);
    const pools = createEmbeddedPools(engine);
    const db = toKysely(pools.ordinary);
    const urgentDb = toKysely(pools.urgent);
    const endUpkeep = startUpkeep(db, log);
    const close = once(async () => {
      endUpkeep();
      try {
        await Promise.all([db.destroy(), urgentDb.destroy()]);
        await pools.ordinary.end();
        await engine.pglite.close();
      } finally {
        await unlock();
      }
    });
    const signals = await migrateOrClose({
      db,
      log,
      close,
      signals: () => createEmbeddedSignals(engine.pglite),
    });
    return { kind: "embedded", db, urgentDb, pool: pools.ordinary, signals, close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openServer(url: string, log: Log): Promise<Store> {
  const pool = createServerPool({ url, log, max: POOL_SIZE });
  const db = toKysely(pool);
  const urgentDb = toKysely(createServerPool({ url, log, max: URGENT_POOL_SIZE }));
  const destroy = async () => {
    await Promise.all([db.destroy(), urgentDb.destroy()]);
  };
  const signals = await migrateOrClose({
    db,
    log,
    close: destroy,
    signals: () => createServerSignals(url, log),
  });
  const close = once(async () => {
    await signals.close();
    await destroy();
  });
  return { kind: "server", db, urgentDb, pool, signals, close };
}

async function migrateOrClose(steps: {
  readonly db: Database;
  readonly log: Log;
  readonly signals: () => Promise<Signals>;
  readonly close: () => Promise<void>;
}): Promise<Signals> {
  try {
    await sql`select 1`.execute(steps.db).catch((cause: unknown) => {
      throw new StoreError("unreachable", unreachable(cause), { cause });
    });
    const applied = await migrate(steps.db);
    if (applied.length > 0)
      steps.log.info({ applied }, "the store's schema was brought up to date");
    return await steps.signals();
  } catch (error) {
    await steps.close().catch(() => undefined);
    throw error;
  }
}

function createServerPool(options: { url: string; log: Log; max: number }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: "motcua",
  });
  keepPlans(pool);
  // Without a listener a server restart would end the process; the pool replaces the connection by itself.
  pool.on("error", (err) => options.log.warn({ err }, "an idle connection to the store broke"));
  return pool;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

function unreachable(cause: unknown): string {
  const why = cause instanceof Error ? cause.message : String(cause);
  return `The PostgreSQL server cannot be used (${why}). Check that it runs and that DATABASE_URL names the right host, database, user and password.`;
}
