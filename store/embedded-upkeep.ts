import { sql } from "kysely";
import type { Log } from "../bot/ports.ts";
import type { Database } from "./database.ts";

const EVERY_MS = 60_000;
/** PostgreSQL's own measure for when a table is worth the work: 50 rows and a fifth of the table. */
const ROWS = 50;
const SHARE = 0.2;

/** Does what a server's autovacuum does and a single session cannot: clears away dead rows and keeps the planner's numbers true. Returns the function that ends it. */
export function startUpkeep(db: Database, log: Log): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    vacuumWorn(db)
      .catch((err: unknown) => log.warn({ err }, "the embedded store could not be tidied"))
      .finally(() => (running = false));
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** Vacuums and analyses each table with many dead or new rows; returns their names. One table at a time, so that others get between. */
export async function vacuumWorn(db: Database): Promise<readonly string[]> {
  // The counts are passed on at most once a second: these shall be of now.
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, relname as name from pg_stat_user_tables
    where n_dead_tup > ${sql.lit(ROWS)} + ${sql.lit(SHARE)} * n_live_tup
      or n_mod_since_analyze > ${sql.lit(ROWS)} + ${sql.lit(SHARE)} * n_live_tup`.execute(db);
  for (const { schema, name } of rows) {
    await sql`vacuum (analyze) ${sql.table(`${schema}.${name}`)}`.execute(db);
  }
  return rows.map(({ name }) => name);
}
