import type { Kysely } from "kysely";
import { Migrator, sql } from "kysely";
import { migrations } from "./migrations/index.ts";
import { StoreError } from "./store-error.ts";

const TABLE = "migrations";
const LOCK_TABLE = "migrations_lock";
const UNDEFINED_TABLE = "42P01";

/**
 * Brings the database to this program's schema; returns the names of what it ran. Processes that start at once wait for
 * each other. Throws `StoreError("newer")` when the database has seen a later version of the program.
 */
export async function migrate<T>(db: Kysely<T>): Promise<readonly string[]> {
  const done = await readApplied(db);
  const unknown = done.filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new StoreError(
      "newer",
      `The database was migrated by a newer version of this program (it has ${unknown.join(", ")}). ` +
        "Run that version, or restore the backup made before the update.",
    );
  }
  if (done.length === Object.keys(migrations).length) return [];
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: TABLE,
    migrationLockTableName: LOCK_TABLE,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error;
  return results.map((result) => result.migrationName);
}

async function readApplied<T>(db: Kysely<T>): Promise<readonly string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(TABLE)}`.execute(db);
    return rows.map((row) => row.name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}
