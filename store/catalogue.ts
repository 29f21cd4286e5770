import { sql } from "kysely";
import type { Procedure } from "../knowledge/procedure.ts";
import type { Database } from "./database.ts";
import { notify } from "./signals.ts";
import { StoreError } from "./store-error.ts";

/** What is known of a catalogue without reading its procedures. */
export interface CatalogueHead {
  readonly id: string;
  readonly name: string;
  /** SHA-256 over the records: equal content is the same catalogue. */
  readonly digest: string;
  readonly size: number;
  readonly importedAt: Date;
}

export interface StoredCatalogue extends CatalogueHead {
  /** In the order they were imported. */
  readonly records: readonly Procedure[];
}

export interface NewCatalogue {
  readonly name: string;
  readonly digest: string;
  readonly records: readonly Procedure[];
  /** Told after each batch how many procedures are saved. */
  readonly onProgress?: (saved: number) => void;
}

/** Small enough that a webhook gets its turn at the embedded store between two batches. */
const BATCH_CHARACTERS = 100_000;
const PAGE_ROWS = 100;
const FOREIGN_KEY_VIOLATION = "23503";
const OVERTAKEN = "Another import finished meanwhile: this one was dropped. Import again.";

/**
 * Makes these records the active catalogue. Readers see the old one whole until they see the new one whole; the one before
 * is kept, older ones go. Content that is active already is only renamed. Throws `StoreError("overtaken")` when another
 * import finished meanwhile.
 */
export async function saveCatalogue(db: Database, catalogue: NewCatalogue): Promise<CatalogueHead> {
  const { name, digest, records, onProgress } = catalogue;
  const active = await activeCatalogue(db);
  if (active?.digest === digest) {
    await db.updateTable("catalogues").set({ name }).where("id", "=", active.id).execute();
    return { ...active, name };
  }
  const { id, imported_at: importedAt } = await db
    .insertInto("catalogues")
    .values({ name, digest, size: records.length, active: false })
    .returning(["id", "imported_at"])
    .executeTakeFirstOrThrow();
  try {
    let saved = 0;
    for (const batch of batchesOf(records)) {
      await insertBatch(db, { id, batch, from: saved });
      saved += batch.length;
      onProgress?.(saved);
    }
    await activate(db, id);
  } catch (cause) {
    // Best effort: what stays behind is never active, and the next import removes it.
    await removeUnused(db, id).catch(() => undefined);
    throw wasRemoved(cause) ? new StoreError("overtaken", OVERTAKEN, { cause }) : cause;
  }
  return { id, name, digest, size: records.length, importedAt };
}

/** The active catalogue's head; `undefined` before the first import. */
export async function activeCatalogue(db: Database): Promise<CatalogueHead | undefined> {
  return db
    .selectFrom("catalogues")
    .select(["id", "name", "digest", "size", "imported_at as importedAt"])
    .where("active", "=", true)
    .executeTakeFirst();
}

/** The active catalogue with its procedures; `undefined` before the first import. */
export async function loadActiveCatalogue(db: Database): Promise<StoredCatalogue | undefined> {
  for (;;) {
    const head = await activeCatalogue(db);
    if (!head) return undefined;
    const records = await readRecords(db, head.id);
    // Fewer: two imports in a row removed it while it was read.
    if (records.length === head.size) return { ...head, records };
  }
}

async function readRecords(db: Database, id: string): Promise<readonly Procedure[]> {
  const records: Procedure[] = [];
  let after = -1;
  for (;;) {
    const page = await db
      .selectFrom("procedures")
      .select(["position", "record"])
      .where("catalogue_id", "=", id)
      .where("position", ">", after)
      .orderBy("position")
      .limit(PAGE_ROWS)
      .execute();
    for (const { record } of page) records.push(record);
    const last = page.at(-1);
    if (!last) return records;
    after = last.position;
  }
}

function* batchesOf(records: readonly Procedure[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let characters = 0;
  for (const record of records) {
    const text = JSON.stringify(record);
    batch.push(text);
    characters += text.length;
    if (characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

async function insertBatch(
  db: Database,
  rows: { readonly id: string; readonly batch: readonly string[]; readonly from: number },
): Promise<void> {
  await sql`insert into procedures (catalogue_id, code, position, record)
    select ${rows.id}::bigint, item.record ->> 'code', ${rows.from}::integer + item.place - 1, item.record
    from jsonb_array_elements(${`[${rows.batch.join(",")}]`}::jsonb) with ordinality as item (record, place)`.execute(
    db,
  );
}

async function activate(db: Database, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two imports that finish at once switch one after the other.
    await sql`lock table catalogues in share row exclusive mode`.execute(trx);
    const previous = await activeCatalogue(trx);
    await trx.updateTable("catalogues").set({ active: false }).where("active", "=", true).execute();
    const switched = await trx
      .updateTable("catalogues")
      .set({ active: true })
      .where("id", "=", id)
      .executeTakeFirst();
    if (switched.numUpdatedRows === 0n) throw new StoreError("overtaken", OVERTAKEN);
    await trx
      .deleteFrom("catalogues")
      .where("id", "<", id)
      .where("id", "!=", previous?.id ?? id)
      .execute();
    await notify(trx, "catalogue", id);
  });
}

async function removeUnused(db: Database, id: string): Promise<void> {
  await db.deleteFrom("catalogues").where("id", "=", id).where("active", "=", false).execute();
}

/** An older import whose row a younger one has removed. */
function wasRemoved(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === FOREIGN_KEY_VIOLATION;
}
