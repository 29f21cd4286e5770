import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { ChannelName, IncomingEvent } from "../bot/message.ts";
import type { Part } from "../bot/ports.ts";
import type { Procedure } from "../knowledge/procedure.ts";

/** Ids are bigints in the database and decimal strings in the program. */
type Id = Generated<string>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;

/** Who speaks for us in a conversation: the bot, nobody yet (waiting for staff), or a staff member's id. */
export type Owner = "bot" | "queue" | (string & {});

/** A citizen on one channel. */
export interface ConversationsTable {
  id: Id;
  channel: ChannelName;
  account: string;
  chat_id: string;
  owner: Generated<Owner>;
  /** What the bot remembers; only the bot reads it. */
  bot_state: JSONColumnType<object, unknown, unknown> | null;
  created_at: CreatedAt;
  last_incoming_at: Date | null;
  /** Why nothing reaches this chat any more; null when it does. Cleared when the citizen writes. */
  unreachable: string | null;
}

export type InboxState = "pending" | "handled" | "noted" | "failed";

/** Everything that arrived, under a key that makes a repeat a repeat. Written before the webhook is answered. */
export interface InboxTable {
  id: Id;
  channel: ChannelName;
  account: string;
  platform_id: string;
  conversation_id: string | null;
  event: JSONColumnType<IncomingEvent, unknown, never>;
  /** The payload's text where the parser could not read all of it. */
  raw: string | null;
  sent_at: Date;
  received_at: CreatedAt;
  /** `pending` waits for a turn; `noted` needs none (receipts, unknown events); `failed` is a dead letter. */
  state: InboxState;
  attempts: Generated<number>;
  error: string | null;
  handled_at: Date | null;
  /** What the bot understood, for evaluation and the worklist. */
  trace: JSONColumnType<object, unknown, unknown> | null;
}

/**
 * `pending` waits; `sending` left the house (found like that after a crash it becomes `unknown`); `held` waits for the
 * citizen to write; `cancelled` was overtaken (the owner changed); the rest is final. `refused` and `unknown` are dead letters.
 */
export type OutboxState =
  "pending" | "sending" | "sent" | "refused" | "unknown" | "held" | "cancelled";

/** Everything that goes out, one row per platform message. */
export interface OutboxTable {
  id: Id;
  conversation_id: string;
  /** The message it answers; with `position` unique, so that no turn answers twice. */
  inbox_id: string | null;
  position: number;
  author: "bot" | "staff";
  /** 0 replies, 1 bulk follow-ups: lower goes first. */
  lane: Generated<number>;
  part: JSONColumnType<Part, unknown, never>;
  state: Generated<OutboxState>;
  attempts: Generated<number>;
  /** Not to be sent before this moment. */
  not_before: Date | null;
  /** When the channel's pace lets it go: given and paid for while it waits, so that nobody overtakes it. */
  slot_at: Date | null;
  sending_since: Date | null;
  reason: string | null;
  platform_message_id: string | null;
  /** Order in which messages of all conversations went out; what the chat page resumes from. */
  sent_order: string | null;
  created_at: CreatedAt;
  finished_at: Date | null;
}

/** When a channel or a chat may be written to again (generic cell rate: one row per key). */
export interface PaceTable {
  key: string;
  next_at: Date;
  /** Set by a platform's retry_after: nothing goes out before. */
  blocked_until: Date | null;
}

/** A citizen waits for a person. */
export interface CasesTable {
  id: Id;
  conversation_id: string;
  reason: string;
  state: Generated<"open" | "closed">;
  created_at: CreatedAt;
}

/** Questions without a good answer: the staff's worklist. */
export interface UnansweredTable {
  id: Id;
  conversation_id: string;
  question: string;
  reason: string;
  created_at: CreatedAt;
}

/** One import of a catalogue. At most one is active; importing makes a new one and switches in one transaction. */
export interface CataloguesTable {
  id: Id;
  name: string;
  /** SHA-256 over the records: equal content is the same catalogue. */
  digest: string;
  size: number;
  active: boolean;
  imported_at: CreatedAt;
}

export interface ProceduresTable {
  catalogue_id: string;
  code: string;
  position: number;
  record: JSONColumnType<Procedure, unknown, never>;
}

/** Rotating platform credentials. Sealed with DATA_KEY. */
export interface TokensTable {
  channel: ChannelName;
  account: string;
  access_token: string | null;
  refresh_token: string | null;
  expires_at: Date | null;
  /** Why a person must grant access again; null when all is well. */
  alarm: string | null;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

/** A file a citizen sent, fetched from the platform and kept outside the web root. */
export interface FilesTable {
  id: Id;
  inbox_id: string;
  position: number;
  name: string | null;
  type: string | null;
  size_bytes: number | null;
  sha256: string | null;
  /** Below DATA_DIR/files; null while not fetched. */
  path: string | null;
  state: Generated<"pending" | "stored" | "refused">;
  attempts: Generated<number>;
  reason: string | null;
  created_at: CreatedAt;
}

export interface Schema {
  conversations: ConversationsTable;
  inbox: InboxTable;
  outbox: OutboxTable;
  pace: PaceTable;
  cases: CasesTable;
  unanswered: UnansweredTable;
  catalogues: CataloguesTable;
  procedures: ProceduresTable;
  tokens: TokensTable;
  files: FilesTable;
}
