import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { Claim, ClaimedPart, ClaimRow } from "./claim.ts";
import { claimResult, claimSteps, toClaim } from "./claim.ts";
import type { Database } from "./database.ts";
import type { ChannelPace } from "./pace.ts";
import { signal } from "./signals.ts";
import { toStorable } from "./storable.ts";

/** What is final about a part. */
export interface FinalOutcome {
  readonly state: "sent" | "refused" | "unknown";
  readonly reason?: string;
  readonly platformMessageId?: string;
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
  const { channelMs } = pause;
  await sql`
    with ${channelMs === undefined ? sql`` : sql`${channelBlocked(channel, account, channelMs)},`}
    put_back as (
      update outbox set state = 'pending', not_before = ${inMs(pause.ms)},
        reason = ${toStorable(pause.reason)}
      where id = ${id} and state = 'sending'
    )
    select`.execute(db);
}

/** The line starts anew when the block ends: slots given before would then all be used at once. */
function channelBlocked(channel: string, account: string, ms: number): RawBuilder<unknown> {
  return sql`
    blocked as (
      insert into pace (key, next_at, blocked_until)
      values (${`${channel}:${account}`}, ${inMs(ms)}, ${inMs(ms)})
      on conflict (key) do update
        set blocked_until = greatest(pace.blocked_until, excluded.blocked_until),
          next_at = excluded.next_at
    ),
    dissolved as (
      update outbox set slot_at = null from conversations c
      where c.id = conversation_id and c.channel = ${channel} and c.account = ${account}
        and outbox.state = 'pending' and slot_at is not null
    )`;
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

/** Ends what waits and may not go any more: the bot's parts after a person took over, everything of a chat that is gone. */
export async function endOvertaken(db: Database, conversationId: string): Promise<void> {
  await sql`
    update outbox
    set state = case when unreachable is null then 'cancelled' else 'refused' end,
      reason = coalesce(unreachable, 'a person took over'), finished_at = now()
    from conversations c
    where c.id = ${conversationId} and outbox.conversation_id = c.id
      and outbox.state in ('pending', 'held')
      and (unreachable is not null or author = 'bot' and owner <> 'bot')`.execute(db);
}
