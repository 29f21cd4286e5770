import { sql } from "kysely";
import type { ChannelName, Incoming } from "../bot/message.ts";
import type { Inbox, Log } from "../bot/ports.ts";
import type { Database } from "./database.ts";
import { createGroupWriter } from "./group-writer.ts";
import { isDataError } from "./data-error.ts";
import { isNotice } from "./is-notice.ts";
import { toStorable } from "./storable.ts";

export interface InboxDeps {
  /** Webhooks wait for this: the way that overtakes the worker's queries. */
  readonly urgentDb: Database;
  /** Says that a conversation has mail. May fail: the sweep finds the mail too. */
  readonly wake: (conversationId: string) => Promise<void>;
  readonly log: Log;
}

const MOST_AT_ONCE = 100;
const MOST_WAITING = 10_000;

/**
 * Stores what arrives before anything else happens. Repeats are found by the unique key, also among what arrives at
 * once. Text that PostgreSQL cannot keep (U+0000, lone surrogates) is kept with U+FFFD in those places.
 */
export function createInbox({ urgentDb, wake, log }: InboxDeps): Inbox {
  const writer = createGroupWriter({
    writeAll: (incoming: readonly Incoming[]) => writeIncoming(urgentDb, incoming),
    isItemsFault: isDataError,
    mostAtOnce: MOST_AT_ONCE,
    mostWaiting: MOST_WAITING,
  });
  return {
    async receive(incoming) {
      const { outcome, mailFor } = await writer.write(toStorable(incoming));
      if (mailFor !== undefined) {
        // Not awaited: the event is durable, and a queue that is slow or dead must not delay the answer.
        wake(mailFor).catch((err: unknown) =>
          log.warn({ err, conversationId: mailFor }, "could not wake a turn; the sweep will"),
        );
      }
      return outcome;
    },
  };
}

interface Received {
  readonly outcome: "stored" | "repeat";
  /** The conversation that has a turn to come now. */
  readonly mailFor?: string;
}

interface StoredRow {
  readonly channel: ChannelName;
  readonly account: string;
  readonly platform_id: string;
  readonly conversation_id: string | null;
}

/**
 * One statement for all. The conversation's row is written, and thereby locked until commit, before the inbox row gets
 * its id: within a conversation ids follow the order of commits, in however many processes, which is what makes the
 * id the order of arrival.
 */
async function writeIncoming(
  db: Database,
  incoming: readonly Incoming[],
): Promise<readonly Received[]> {
  const { rows } = await sql<StoredRow>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(incoming.map(toGiven))}::jsonb) as g(
        n int, channel text, account text, chat_id text, platform_id text, event jsonb, raw text,
        sent_at timestamptz, citizen_at timestamptz, state text)
    ),
    conversation as (
      insert into conversations (channel, account, chat_id, last_incoming_at)
      select channel, account, chat_id, least(max(citizen_at), now())
      from given where chat_id is not null
      group by channel, account, chat_id order by channel, account, chat_id
      on conflict (channel, account, chat_id) do update
        set last_incoming_at = greatest(conversations.last_incoming_at, excluded.last_incoming_at)
      returning id, channel, account, chat_id
    )
    insert into inbox (channel, account, platform_id, conversation_id, event, raw, sent_at, state)
    select channel, account, platform_id, conversation.id, event, raw, sent_at, state
    from given left join conversation using (channel, account, chat_id)
    order by n
    on conflict (channel, account, platform_id) do nothing
    returning channel, account, platform_id, conversation_id`.execute(db);
  const stored = new Map(
    rows.map((row) => [keyOf(row.channel, row.account, row.platform_id), row.conversation_id]),
  );
  return incoming.map((one) => {
    const key = keyOf(one.channel, one.account, one.platformId);
    const conversationId = stored.get(key);
    if (conversationId === undefined) return { outcome: "repeat" };
    stored.delete(key); // the next one with this key in the same group is a repeat
    const mail = conversationId !== null && stateOf(one) === "pending";
    return { outcome: "stored", ...(mail && { mailFor: conversationId }) };
  });
}

function keyOf(channel: ChannelName, account: string, platformId: string): string {
  return JSON.stringify([channel, account, platformId]);
}

function toGiven(incoming: Incoming, index: number): object {
  return {
    n: index,
    channel: incoming.channel,
    account: incoming.account,
    chat_id: incoming.chatId,
    platform_id: incoming.platformId,
    event: incoming.event,
    raw: incoming.raw,
    sent_at: incoming.sentAt,
    // What platforms count their reply window from.
    citizen_at: isNotice(incoming.event) ? undefined : incoming.sentAt,
    state: stateOf(incoming),
  };
}

/** Whether a turn must look at it; the rest is only kept. */
function stateOf({ chatId, event }: Incoming): "pending" | "noted" {
  const onlyKept =
    chatId === undefined ||
    event.kind === "receipt" ||
    event.kind === "other" ||
    (event.kind === "echo" && event.admin === undefined);
  return onlyKept ? "noted" : "pending";
}
