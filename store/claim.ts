import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { ChannelName } from "../bot/message.ts";
import type { Part } from "../bot/ports.ts";
import type { Database } from "./database.ts";
import type { ChannelPace } from "./pace.ts";
import { paceRows } from "./pace.ts";

/** A part that is ours to send: nobody else sends anything to this conversation until its outcome is recorded. */
export interface ClaimedPart {
  readonly id: string;
  readonly conversationId: string;
  readonly channel: ChannelName;
  readonly account: string;
  readonly chatId: string;
  readonly part: Part;
  /** This try included. */
  readonly attempts: number;
  readonly lastIncomingAt: Date | undefined;
}

/**
 * What a conversation's next part is waiting for.
 * - `overtaken`: it may not go any more (a person took over, the chat is gone): `endOvertaken`, then ask again.
 * - `busy`: another process is at it.
 * - `idle`: nothing to send, or nothing until the citizen writes or the channel is switched on.
 */
export type Claim =
  | { readonly kind: "part"; readonly part: ClaimedPart }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "overtaken" | "busy" | "idle" };

type Verdict = "go" | "line-up" | "wait" | "busy" | "held" | "off" | "overtaken";

export interface ClaimRow {
  readonly verdict: Verdict;
  readonly claimed: boolean;
  readonly wait_ms: number;
  readonly id: string;
  readonly channel: ChannelName;
  readonly account: string;
  readonly chat_id: string;
  readonly part: Part;
  readonly attempts: number;
  readonly last_incoming_at: Date | null;
}

/** Takes the conversation's next part for sending, if its turn has come. */
export async function claimNext(
  db: Database,
  conversationId: string,
  channels: readonly ChannelPace[],
): Promise<Claim> {
  const { rows } = await sql<ClaimRow>`
    with ${claimSteps({ conversationId, channels })}
    ${claimResult}`.execute(db);
  return toClaim(conversationId, rows[0]);
}

export interface ClaimOptions {
  readonly conversationId: string;
  readonly channels: readonly ChannelPace[];
  /** A part that is being finished in the same statement and still looks as if it were on its way. */
  readonly except?: string;
}

/** The steps of taking a part: look at the first one, judge whether it may go, take it. */
export function claimSteps(options: ClaimOptions): RawBuilder<unknown> {
  return sql`${judgeHead(options)}, ${takeHead}`;
}

/**
 * `head` is the conversation's first part in order; a part on its way comes before all, so that two processes never
 * send to one conversation at once: both see the same head, and only one changes its state. `limit` locks the pace of
 * the channel and of the chat, so that their newest values are seen. First a part waits for what is its own (a pause,
 * the pace of its chat). Then, on a channel that is used up to its rate, it lines up: it gets and pays a slot of its
 * own, so that a thousand waiting parts are each looked at twice, and not again whenever one of them may go. A slot
 * that went by unused (the program was away) is worth nothing.
 */
function judgeHead({ conversationId, channels, except }: ClaimOptions): RawBuilder<unknown> {
  return sql`
    head as materialized (
      select o.id, o.state, o.author, o.part, o.attempts, o.not_before, o.slot_at,
        o.slot_at > now() - interval '5 seconds' as has_slot,
        c.owner, c.unreachable, c.channel, c.account, c.chat_id, c.last_incoming_at,
        c.channel || ':' || c.account as channel_key, 'chat:' || c.id as chat_key,
        gap, slack, chat_gap, chat_slack
      from outbox o
      join conversations c on c.id = o.conversation_id
      left join ${paceRows(channels)} on allowed.channel = c.channel and allowed.account = c.account
      where o.conversation_id = ${conversationId} and o.state in ('pending', 'sending', 'held')
        and o.id <> ${except ?? "0"}
      order by o.state = 'sending' desc, o.lane, o.id limit 1
    ),
    limited as materialized (
      select key, next_at, blocked_until from pace
      where key = any (array[(select channel_key from head), (select chat_key from head)])
      order by key
      for update
    ),
    judged as materialized (
      select head.*, case when own_at > now() then own_at when has_slot then slot_at else turn_at end as free_at,
        case
          when state = 'sending' then 'busy'
          when author = 'bot' and owner <> 'bot' or unreachable is not null then 'overtaken'
          when state = 'held' then 'held'
          when gap is null then 'off'
          when own_at > now() or has_slot and slot_at > now() then 'wait'
          when has_slot is not true and turn_at > now() then 'line-up'
          else 'go'
        end as verdict
      from head left join lateral (
        select max(next_at - slack * interval '1 second') filter (where key = channel_key) as turn_at,
          greatest(not_before, max(blocked_until),
            max(next_at - chat_slack * interval '1 second') filter (where key = chat_key)) as own_at
        from limited
      ) free on true
    )`;
}

/** Takes the head, or gives it its slot; either is paid for, and either happens to a row that is still as it was seen. */
const takeHead = sql`
    claimed as (
      update outbox
      set state = 'sending', sending_since = now(), attempts = outbox.attempts + 1, reason = null,
        slot_at = null
      from judged where outbox.id = judged.id and verdict = 'go' and outbox.state = 'pending'
      returning outbox.id
    ),
    lined_up as (
      update outbox set slot_at = free_at
      from judged where outbox.id = judged.id and verdict = 'line-up' and outbox.state = 'pending'
        and outbox.slot_at is not distinct from judged.slot_at
      returning outbox.id
    ),
    paid as (
      insert into pace (key, next_at)
      select key, now() + seconds * interval '1 second'
      from judged
      cross join lateral (
        select channel_key, gap where has_slot is not true
        union all select chat_key, chat_gap where verdict = 'go'
      ) as used(key, seconds)
      where seconds > 0 and (id in (select id from claimed) or id in (select id from lined_up))
      on conflict (key) do update
        set next_at = greatest(pace.next_at, now()) + (excluded.next_at - now())
    )`;

/** What the steps came to, as one `ClaimRow`; none when nothing waits. */
export const claimResult = sql`
  select judged.verdict, exists (select from claimed) as claimed, judged.id, judged.channel,
    judged.account, judged.chat_id, judged.part, judged.attempts + 1 as attempts,
    judged.last_incoming_at,
    coalesce(extract(epoch from judged.free_at - now()) * 1000, 0)::float8 as wait_ms
  from judged`;

/** Reads the row of `claimResult`. */
export function toClaim(conversationId: string, row: ClaimRow | undefined): Claim {
  switch (row?.verdict) {
    case "go":
      return row.claimed ? { kind: "part", part: toPart(conversationId, row) } : { kind: "busy" };
    case "wait":
    case "line-up":
      return { kind: "wait", ms: Math.max(1, Math.ceil(row.wait_ms)) };
    case "busy":
      return { kind: "busy" };
    case "overtaken":
      return { kind: "overtaken" };
    case "held":
    case "off":
    case undefined:
      return { kind: "idle" };
  }
}

function toPart(conversationId: string, row: ClaimRow): ClaimedPart {
  return {
    id: row.id,
    conversationId,
    channel: row.channel,
    account: row.account,
    chatId: row.chat_id,
    part: row.part,
    attempts: row.attempts,
    lastIncomingAt: row.last_incoming_at ?? undefined,
  };
}
