import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { ChannelName } from "../bot/message.ts";
import type { Part } from "../bot/ports.ts";
import type { Database } from "./database.ts";
import type { ChannelPace } from "./pace.ts";
import { paceRows } from "./pace.ts";
import { signal } from "./signals.ts";
import { toStorable } from "./storable.ts";

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
 * - `cleared`: parts that may not go any more were ended (the owner changed, the chat is unreachable): ask again.
 * - `busy`: another process is at it.
 * - `idle`: nothing to send, or nothing until the citizen writes or the channel is switched on.
 */
export type Claim =
  | { readonly kind: "part"; readonly part: ClaimedPart }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "cleared" | "busy" | "idle" };

/** What is final about a part. */
export interface FinalOutcome {
  readonly state: "sent" | "refused" | "unknown";
  readonly reason?: string;
  readonly platformMessageId?: string;
}

type Verdict = "go" | "wait" | "busy" | "held" | "off" | "silenced" | "unreachable";

interface ClaimRow {
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

/** Records what became of a part and takes the next one, in one statement. */
export async function finishAndClaimNext(
  db: Database,
  { id, conversationId }: Pick<ClaimedPart, "id" | "conversationId">,
  {
    outcome,
    channels,
  }: { readonly outcome: FinalOutcome; readonly channels: readonly ChannelPace[] },
): Promise<Claim> {
  const { state, reason, platformMessageId } = toStorable(outcome);
  // An answer that comes after a sweep gave the part up as `unknown` is still the truth.
  const { rows } = await sql<ClaimRow>`
    with finished as (
      update outbox set state = ${state}, reason = ${reason ?? null},
        platform_message_id = ${platformMessageId ?? null}, finished_at = now(),
        sent_order = case when ${state} = 'sent' then nextval('outbox_sent_order') end
      where id = ${id} and state in ('sending', 'unknown')
      returning case when state = 'sent' then ${signal("sent", conversationId)} end
    ),
    ${claimSteps({ conversationId, channels, except: id })}
    ${claimResult}`.execute(db);
  return toClaim(conversationId, rows[0]);
}

/** Puts a part back, not sent, to be tried again after `ms`. `channelMs` stops everything on the channel that long. */
export async function postpone(
  db: Database,
  { id, channel, account }: Pick<ClaimedPart, "id" | "channel" | "account">,
  pause: { readonly ms: number; readonly reason: string; readonly channelMs?: number },
): Promise<void> {
  await sql`
    with blocked as (
      insert into pace (key, next_at, blocked_until)
      select ${`${channel}:${account}`}, now(), ${inMs(pause.channelMs ?? 0)}
      where ${pause.channelMs !== undefined}
      on conflict (key) do update
        set blocked_until = greatest(pace.blocked_until, excluded.blocked_until)
    )
    update outbox set state = 'pending', not_before = ${inMs(pause.ms)},
      reason = ${toStorable(pause.reason)}
    where id = ${id} and state = 'sending'`.execute(db);
}

const inMs = (ms: number): RawBuilder<unknown> =>
  sql`now() + ${ms / 1000}::float8 * interval '1 second'`;

/** Keeps a part, and those behind it, until the citizen writes. */
export async function hold(db: Database, id: string, reason: string): Promise<void> {
  await sql`
    update outbox set state = 'held', reason = ${toStorable(reason)}
    where id = ${id} and state = 'sending'`.execute(db);
}

/** Records that a part was refused because nothing reaches this chat any more; what waits behind it is refused too. */
export async function refuseUnreachable(
  db: Database,
  { id, conversationId }: Pick<ClaimedPart, "id" | "conversationId">,
  reason: string,
): Promise<void> {
  const why = toStorable(reason);
  await sql`
    with cut_off as (
      update conversations set unreachable = ${why} where id = ${conversationId}
    )
    update outbox set state = 'refused', reason = ${why}, finished_at = now()
    where conversation_id = ${conversationId}
      and (id = ${id} or state in ('pending', 'held'))`.execute(db);
}

interface ClaimOptions {
  readonly conversationId: string;
  readonly channels: readonly ChannelPace[];
  /** A part that is being finished in the same statement and still looks as if it were on its way. */
  readonly except?: string;
}

/** The steps of taking a part: look at the first one, judge whether it may go, take it. */
function claimSteps(options: ClaimOptions): RawBuilder<unknown> {
  return sql`${judgeHead(options)}, ${takeHead(options)}`;
}

/**
 * `head` is the conversation's first part in order; a part on its way comes before all, so
 * that two processes never send to one conversation at once: both see the same head, and only one changes its state.
 * `slot` locks the channel's and the chat's pace, so that their newest values are seen.
 */
function judgeHead({ conversationId, channels, except }: ClaimOptions): RawBuilder<unknown> {
  return sql`
    head as materialized (
      select o.id, o.state, o.author, o.part, o.attempts, o.not_before,
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
    slot as materialized (
      select key, next_at, blocked_until from pace
      where key in (select unnest(array[channel_key, chat_key]) from head) order by key
      for update
    ),
    judged as materialized (
      select head.*, free_at,
        case
          when state = 'sending' then 'busy'
          when author = 'bot' and owner <> 'bot' then 'silenced'
          when unreachable is not null then 'unreachable'
          when state = 'held' then 'held'
          when gap is null then 'off'
          when free_at > now() then 'wait'
          else 'go'
        end as verdict
      from head left join lateral (
        select greatest(not_before, max(blocked_until), max(next_at
          - case when key = chat_key then chat_slack else slack end * interval '1 second')) as free_at
        from slot
      ) free on true
    )`;
}

/** Takes the head if it may go, and pays for it; or ends what must not go any more. */
function takeHead({ conversationId }: ClaimOptions): RawBuilder<unknown> {
  return sql`
    claimed as (
      update outbox
      set state = 'sending', sending_since = now(), attempts = outbox.attempts + 1, reason = null
      from judged where outbox.id = judged.id and verdict = 'go' and outbox.state = 'pending'
      returning outbox.id
    ),
    paced as (
      insert into pace (key, next_at)
      select key, now() + seconds * interval '1 second'
      from judged join claimed using (id)
      cross join lateral (values (channel_key, gap), (chat_key, chat_gap)) as used(key, seconds)
      where seconds > 0
      on conflict (key) do update
        set next_at = greatest(pace.next_at, now()) + (excluded.next_at - now())
    ),
    cleared as (
      update outbox
      set state = case verdict when 'silenced' then 'cancelled' else 'refused' end,
        reason = case verdict when 'silenced' then 'a person took over' else judged.unreachable end,
        finished_at = now()
      from judged
      where outbox.conversation_id = ${conversationId} and outbox.state in ('pending', 'held')
        and (verdict = 'unreachable' or verdict = 'silenced' and outbox.author = 'bot')
    )`;
}

const claimResult = sql`
  select judged.verdict, exists (select from claimed) as claimed, judged.id, judged.channel,
    judged.account, judged.chat_id, judged.part, judged.attempts + 1 as attempts,
    judged.last_incoming_at,
    coalesce(extract(epoch from judged.free_at - now()) * 1000, 0)::float8 as wait_ms
  from judged`;

function toClaim(conversationId: string, row: ClaimRow | undefined): Claim {
  switch (row?.verdict) {
    case "go":
      return row.claimed ? { kind: "part", part: toPart(conversationId, row) } : { kind: "busy" };
    case "wait":
      return { kind: "wait", ms: Math.max(1, Math.ceil(row.wait_ms)) };
    case "busy":
      return { kind: "busy" };
    case "silenced":
    case "unreachable":
      return { kind: "cleared" };
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
