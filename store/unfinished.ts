import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Database } from "./database.ts";

/** Which rows a look goes over: keys above `after`, at most `most` of them, on these channels (`name:account`). */
export interface Look {
  readonly after: string;
  readonly most: number;
  readonly channels: readonly string[];
}

/** Conversations with messages that have waited longer for their turn than a wake takes. In the order of their ids. */
export function conversationsWithMail(
  db: Database,
  look: Look,
  waitedMs: number,
): Promise<string[]> {
  return keys(
    db,
    sql`
      select distinct c.id as key
      from inbox i join conversations c on c.id = i.conversation_id
      where i.state = 'pending' and i.received_at < ${msAgo(waitedMs)} and ${within(look, "c.id")}
      order by 1 limit ${look.most}`,
  );
}

/** Conversations with parts that could go now: due, nothing before them on its way or held, the channel not blocked. */
export function conversationsWithDueParts(
  db: Database,
  look: Look,
  waitedMs: number,
): Promise<string[]> {
  return keys(
    db,
    sql`
      select distinct c.id as key
      from outbox o join conversations c on c.id = o.conversation_id
      where o.state = 'pending' and o.created_at < ${msAgo(waitedMs)}
        and greatest(o.not_before, o.slot_at, '-infinity') < now() and ${within(look, "c.id")}
        and not exists (
          select from outbox ahead where ahead.conversation_id = o.conversation_id
            and (ahead.state = 'sending' or ahead.state = 'held' and ahead.lane <= o.lane))
        and not exists (
          select from pace where key = c.channel || ':' || c.account and blocked_until > now())
      order by 1 limit ${look.most}`,
  );
}

/** Messages whose files are still to be fetched. */
export function messagesWithPendingFiles(
  db: Database,
  look: Look,
  waitedMs: number,
): Promise<string[]> {
  return keys(
    db,
    sql`
      select distinct i.id as key
      from files f join inbox i on i.id = f.inbox_id join conversations c on c.id = i.conversation_id
      where f.state = 'pending' and f.created_at < ${msAgo(waitedMs)} and ${within(look, "i.id")}
      order by 1 limit ${look.most}`,
  );
}

/** Ends sends that began that long ago and whose outcome nobody will tell any more. Returns their conversations. */
export async function giveUpLostSends(db: Database, lostAfterMs: number): Promise<string[]> {
  return keys(
    db,
    sql`
      update outbox set state = 'unknown', reason = 'process died while sending', finished_at = now()
      where state = 'sending' and sending_since < ${msAgo(lostAfterMs)}
      returning conversation_id as key`,
  );
}

function within({ after, channels }: Look, column: "c.id" | "i.id"): RawBuilder<unknown> {
  return sql`${sql.ref(column)} > ${after} and c.channel || ':' || c.account = any(${channels})`;
}

function msAgo(ms: number): RawBuilder<unknown> {
  return sql`now() - ${ms / 1000}::float8 * interval '1 second'`;
}

async function keys(db: Database, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await (query as RawBuilder<{ key: string }>).execute(db); // every query here selects `key`
  return rows.map(({ key }) => key);
}
