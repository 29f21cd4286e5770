import { sql } from "kysely";
import type { ChannelName } from "../bot/message.ts";
import type { Database } from "../store/database.ts";
import type { Queue } from "./queue.ts";

/** Something that failed for good. Never its text: that belongs to the citizen. */
export interface DeadLetter {
  /** `in:7` for a message that got no turn, `out:9` for a part that was not, or perhaps not, sent. */
  readonly id: string;
  readonly what: "turn failed" | "send refused" | "send unknown";
  readonly reason: string;
  readonly since: Date;
  readonly channel: ChannelName;
  readonly conversationId: string | undefined;
}

interface DeadLetterRow extends Omit<DeadLetter, "conversationId"> {
  readonly conversation_id: string | null;
}

/** The newest dead letters first. */
export async function listDeadLetters(
  db: Database,
  { limit }: { readonly limit: number },
): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetterRow>`
    select 'in:' || id as id, 'turn failed' as what, coalesce(error, '') as reason,
      coalesce(handled_at, received_at) as since, channel, conversation_id
    from inbox where state = 'failed'
    union all
    select 'out:' || o.id, 'send ' || o.state, coalesce(o.reason, ''),
      coalesce(o.finished_at, o.created_at), c.channel, c.id
    from outbox o join conversations c on c.id = o.conversation_id
    where o.state in ('refused', 'unknown')
    order by since desc limit ${limit}`.execute(db);
  return rows.map(({ conversation_id, ...letter }) => ({
    ...letter,
    conversationId: conversation_id ?? undefined,
  }));
}

/**
 * Puts a dead letter back to work; `false` when there is none of that id. A part whose outcome is unknown may then
 * reach the citizen twice: a person has decided that. A wake that fails is left to the sweep.
 */
export async function replayDeadLetter(
  db: Database,
  wake: Queue["wake"],
  id: string,
): Promise<boolean> {
  const [, kind, row] = /^(in|out):(\d{1,18})$/.exec(id) ?? [];
  if (kind === undefined || row === undefined) return false;
  const conversationId = kind === "in" ? await turnAgain(db, row) : await sendAgain(db, row);
  if (conversationId === undefined) return false;
  await wake(kind === "in" ? "turn" : "delivery", conversationId).catch(() => undefined);
  return true;
}

async function turnAgain(db: Database, id: string): Promise<string | undefined> {
  const row = await db
    .updateTable("inbox")
    .set({ state: "pending", attempts: 0, error: null, handled_at: null })
    .where("id", "=", id)
    .where("state", "=", "failed")
    .returning("conversation_id")
    .executeTakeFirst();
  return row?.conversation_id ?? undefined;
}

/** A chat that was unreachable gets its chance too, otherwise the part would be refused again unsent. */
async function sendAgain(db: Database, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ conversation_id: string }>`
    with again as (
      update outbox set state = 'pending', attempts = 0, not_before = null, reason = null,
        sending_since = null, finished_at = null
      where id = ${id} and state in ('refused', 'unknown')
      returning conversation_id
    ),
    reachable as (
      update conversations set unreachable = null from again where id = again.conversation_id
    )
    select conversation_id from again`.execute(db);
  return rows[0]?.conversation_id;
}
