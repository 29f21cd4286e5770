import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import { migrations } from "./migrations/index.ts";
import { StoreError } from "./store-error.ts";

const UNDEFINED_TABLE = "42P01";
/** Any number will do as long as nobody else in the database uses it. */
const LOCK = 20_261_122;

/**
 * Brings the database to this program's schema, all or nothing; returns the names of what it ran. Processes that start at
 * once wait for each other. Throws `StoreError("newer")` when the database has seen a later version of the program.
 */
export async function migrate<T>(db: Kysely<T>): Promise<readonly string[]> {
  if (missing(await readApplied(db)).length === 0) return [];
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(trx);
    await sql`create table if not exists migrations (
      name text primary key, applied_at timestamptz not null default now()
    )`.execute(trx);
    const { rows } = await sql<{ name: string }>`select name from migrations`.execute(trx);
    const toRun = missing(rows.map((row) => row.name));
    for (const { name, statements } of toRun) {
      for (const statement of statements) await sql.raw(statement).execute(trx);
      await sql`insert into migrations (name) values (${name})`.execute(trx);
    }
    return toRun.map(({ name }) => name);
  });
}

/** What each migration of this program is, by name: two programs with the same digests make the same schema. */
export function migrationDigests(): Readonly<Record<string, string>> {
  const digest = (statements: readonly string[]) =>
    createHash("sha256").update(JSON.stringify(statements)).digest("hex");
  return Object.fromEntries(migrations.map(({ name, statements }) => [name, digest(statements)]));
}

function missing(applied: readonly string[]): typeof migrations {
  const unknown = applied.filter((name) => !migrations.some((known) => known.name === name));
  if (unknown.length > 0) {
    throw new StoreError(
      "newer",
      `The database was migrated by a newer version of this program (it has ${unknown.join(", ")}). ` +
        "Run that version, or restore the backup made before the update.",
    );
  }
  return migrations.filter(({ name }) => !applied.includes(name));
}

async function readApplied<T>(db: Kysely<T>): Promise<readonly string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from migrations`.execute(db);
    return rows.map((row) => row.name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}
