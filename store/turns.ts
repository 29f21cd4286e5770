import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { ChannelName, IncomingEvent } from "../bot/message.ts";
import type { Part } from "../bot/ports.ts";
import type { Database } from "./database.ts";
import type { InboxState, Owner } from "./schema.ts";
import { toStorable } from "./storable.ts";

export interface MailMessage {
  readonly id: string;
  readonly event: IncomingEvent;
  readonly attempts: number;
}

/** What a turn begins with. */
export interface Mail {
  readonly conversationId: string;
  readonly channel: ChannelName;
  readonly account: string;
  readonly owner: Owner;
  readonly botState: unknown;
  readonly unreachable: string | undefined;
  /** Whether parts wait for the citizen to write. */
  readonly hasHeld: boolean;
  /** In the order of arrival, at least one. */
  readonly messages: readonly MailMessage[];
}

export interface TurnedMessage {
  readonly id: string;
  readonly state: Exclude<InboxState, "noted">;
  readonly attempts: number;
  readonly error?: string;
  readonly trace?: object;
}

export interface NewPart {
  readonly inboxId: string;
  /** With `inboxId` unique: a turn that is repeated adds nothing. */
  readonly position: number;
  readonly part: Part;
}

export interface NewFile {
  readonly inboxId: string;
  readonly position: number;
  readonly name?: string;
}

/** What a turn ends with. All of it becomes true at once. */
export interface TurnRecord {
  readonly conversationId: string;
  readonly owner: Owner;
  readonly botState: unknown;
  readonly unreachable: string | undefined;
  readonly messages: readonly TurnedMessage[];
  readonly parts: readonly NewPart[];
  readonly files: readonly NewFile[];
  /** Why a person is wanted. */
  readonly caseReason: string | undefined;
  readonly unanswered: readonly { readonly question: string; readonly reason: string }[];
  /** The citizen wrote: what waited for that may go. */
  readonly releaseHeld: boolean;
  /** Somebody else speaks now: what the bot still wanted to say is dropped. */
  readonly silenceBot: boolean;
}

interface MailRow {
  readonly channel: ChannelName;
  readonly account: string;
  readonly owner: Owner;
  readonly bot_state: unknown;
  readonly unreachable: string | null;
  readonly has_held: boolean;
  readonly id: string;
  readonly event: IncomingEvent;
  readonly attempts: number;
}

/**
 * Locks a conversation until the transaction ends and reads its first waiting messages; `undefined` when none wait.
 * Another turn of the same conversation is waited for (a turn takes milliseconds) instead of skipped, so that no wake
 * is ever lost between two workers. The messages are locked too: that makes PostgreSQL look at their newest version,
 * and not at the one from before the wait.
 */
export async function readMail(
  trx: Database,
  { conversationId, most }: { readonly conversationId: string; readonly most: number },
): Promise<Mail | undefined> {
  const { rows } = await sql<MailRow>`
    select c.channel, c.account, c.owner, c.bot_state, c.unreachable, m.id, m.event, m.attempts,
      exists (select from outbox where conversation_id = c.id and state = 'held') as has_held
    from (select * from conversations where id = ${conversationId} for no key update) c
    cross join lateral (
      select id, event, attempts from inbox
      where conversation_id = c.id and state = 'pending'
      order by id limit ${most} for update
    ) m
    order by m.id`.execute(trx);
  const first = rows[0];
  if (!first) return undefined;
  return {
    conversationId,
    channel: first.channel,
    account: first.account,
    owner: first.owner,
    botState: first.bot_state ?? undefined,
    unreachable: first.unreachable ?? undefined,
    hasHeld: first.has_held,
    messages: rows.map(({ id, event, attempts }) => ({ id, event, attempts })),
  };
}

/** Writes everything a turn brought about, in one statement. Belongs into the transaction of `readMail`. */
export async function writeTurn(trx: Database, given: TurnRecord): Promise<void> {
  const record = toStorable(given);
  const steps = [
    messagesTurned(record),
    ...(record.silenceBot ? [botSilenced(record)] : []),
    ...(record.releaseHeld ? [heldReleased(record)] : []),
    ...(record.parts.length > 0 ? [partsAdded(record)] : []),
    ...(record.files.length > 0 ? [filesAdded(record)] : []),
    ...(record.caseReason === undefined ? [] : [caseOpened(record, record.caseReason)]),
    ...(record.unanswered.length > 0 ? [questionsKept(record)] : []),
  ];
  await sql`
    with ${sql.join(steps)}
    update conversations
    set bot_state = ${JSON.stringify(record.botState ?? null)}::jsonb,
      owner = ${record.owner}, unreachable = ${record.unreachable ?? null}
    where id = ${record.conversationId}`.execute(trx);
}

type Step = RawBuilder<unknown>;

function messagesTurned({ messages }: TurnRecord): Step {
  return sql`turned as (
    update inbox set state = t.state, attempts = t.attempts, error = t.error, trace = t.trace,
      handled_at = case when t.state <> 'pending' then now() end
    from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as t(id bigint, state text, attempts int, error text, trace jsonb)
    where inbox.id = t.id and inbox.id = any (${messages.map(({ id }) => id)}::bigint[]))`;
}

function partsAdded({ conversationId, parts }: TurnRecord): Step {
  return sql`said as (
    insert into outbox (conversation_id, inbox_id, position, author, part)
    select ${conversationId}::bigint, p."inboxId", p.position, 'bot', p.part
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
      as p("inboxId" bigint, position int, part jsonb)
    order by p."inboxId", p.position
    on conflict (inbox_id, position) do nothing)`;
}

function filesAdded({ files }: TurnRecord): Step {
  return sql`attached as (
    insert into files (inbox_id, position, name)
    select f."inboxId", f.position, f.name
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb)
      as f("inboxId" bigint, position int, name text)
    on conflict (inbox_id, position) do nothing)`;
}

/** One open case a conversation is enough; a wish for deletion must show on it. */
function caseOpened({ conversationId }: TurnRecord, reason: string): Step {
  return sql`opened as (
    insert into cases (conversation_id, reason) values (${conversationId}::bigint, ${reason})
    on conflict (conversation_id) where state = 'open'
      do update set reason = excluded.reason where excluded.reason = 'withdrawn')`;
}

function questionsKept({ conversationId, unanswered }: TurnRecord): Step {
  return sql`kept as (
    insert into unanswered (conversation_id, question, reason)
    select ${conversationId}::bigint, u.question, u.reason
    from jsonb_to_recordset(${JSON.stringify(unanswered)}::jsonb) as u(question text, reason text))`;
}

/** Never a row that `botSilenced` takes: one statement must not change a row twice. */
function heldReleased({ conversationId, silenceBot }: TurnRecord): Step {
  return sql`released as (
    update outbox set state = 'pending', not_before = null, reason = null
    where conversation_id = ${conversationId} and state = 'held'
      and (author = 'staff' or not ${silenceBot}))`;
}

function botSilenced({ conversationId }: TurnRecord): Step {
  return sql`silenced as (
    update outbox set state = 'cancelled', reason = 'a person took over', finished_at = now()
    where conversation_id = ${conversationId} and author = 'bot' and state in ('pending', 'held'))`;
}
