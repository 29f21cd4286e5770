import { sql } from "kysely";
import type { ChannelName } from "../bot/message.ts";
import type { Database } from "./database.ts";
import { toStorable } from "./storable.ts";

/** A file that is still to be fetched. */
export interface PendingFile {
  readonly id: string;
  readonly channel: ChannelName;
  /** What the platform names it by. */
  readonly ref: string;
  readonly attempts: number;
}

export interface FetchedFile {
  /** Below DATA_DIR/files. */
  readonly path: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The files of one message that are still to be fetched. */
export async function pendingFiles(db: Database, inboxId: string): Promise<PendingFile[]> {
  const { rows } = await sql<PendingFile>`
    select f.id, f.attempts, i.channel, i.event -> 'attachments' -> f.position ->> 'ref' as ref
    from files f join inbox i on i.id = f.inbox_id
    where f.inbox_id = ${inboxId} and f.state = 'pending' order by f.position`.execute(db);
  return rows;
}

/** Records a file that lies in its place now. */
export async function fileStored(db: Database, id: string, file: FetchedFile): Promise<void> {
  const { path, type, sizeBytes, sha256 } = toStorable(file);
  await db
    .updateTable("files")
    .set({ state: "stored", path, type, size_bytes: sizeBytes, sha256, reason: null })
    .where("id", "=", id)
    .execute();
}

/** Records that a file will never be fetched. */
export async function fileRefused(db: Database, id: string, reason: string): Promise<void> {
  await db
    .updateTable("files")
    .set({ state: "refused", reason: toStorable(reason) })
    .where("id", "=", id)
    .execute();
}

/** Records a try that failed and may be repeated. */
export async function fileFailed(db: Database, id: string, reason: string): Promise<void> {
  await db
    .updateTable("files")
    .set(({ eb }) => ({ attempts: eb("attempts", "+", 1), reason: toStorable(reason) }))
    .where("id", "=", id)
    .execute();
}
