import type { PostgresPool } from "kysely";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { EmbeddedPool } from "./embedded-pool.ts";
import type { Schema } from "./schema.ts";

/** Kysely over either kind of pool; destroying it ends the pool. */
export function toKysely(pool: pg.Pool | EmbeddedPool): Kysely<Schema> {
  // Kysely's pool type promises typed rows and cursors, which no pool can know; it uses no cursor unless given one.
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }),
  });
}
