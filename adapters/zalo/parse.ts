import { createHash } from "node:crypto";
import type { Incoming, IncomingEvent } from "../../bot/message.ts";
import { citizenEvent } from "./events/citizen-event.ts";
import { envelope } from "./events/envelope.ts";
import type { Envelope } from "./events/envelope.ts";
import { readEventJson } from "./events/event-json.ts";
import { noticeOf } from "./events/notice.ts";

interface Received {
  /** The body as it came. */
  readonly body: string;
  /** Header `X-ZEvent-Server`: `OA OpenAPI`, or `ZNS` for messages sent by phone number. */
  readonly server?: string | undefined;
  readonly at: Date;
  /** Our OA, for events that name none. */
  readonly oaId: string;
}

/** Zalo gives up after about two hours of resending, so an older time is a sample's or a broken clock's. */
const OLDEST_MS = 24 * 3_600_000;
const CLOCK_SKEW_MS = 5 * 60_000;

/** Console tests carry "This is message id" in every event: an id with anything but these characters is no id. */
const REAL_ID = /^[\w.-]+$/;

const MAX_KEY = 200;

/**
 * Reads one webhook body. Never throws: an event that is not known, or lacks what it needs, becomes `other` with the
 * body kept. `undefined` when the body is no JSON.
 */
export function parseEvent(received: Received): Incoming | undefined {
  const json = readEventJson(received.body);
  if (json === undefined) return undefined;
  const { data: event } = envelope.safeParse(json);
  if (!event) return unreadable(received);
  const zns = /^\s*zns\s*$/i.test(received.server ?? "");
  const read = zns ? undefined : readEvent(event);
  const chatId = zns ? undefined : chatIdOf(event);
  return {
    channel: "zalo",
    account: accountOf(event) ?? received.oaId,
    ...(chatId && { chatId }),
    platformId: (zns ? "zns:" : "") + platformIdOf(event, received.body),
    sentAt: sentAt(event.timestamp, received.at),
    event: read ?? { kind: "other", name: (zns ? "zns:" : "") + event.event_name },
    ...(!read && { raw: received.body }),
  };
}

/** Anonymous visitors, groups, calls and tags are stored and left: the bot answers people it can write to again. */
function readEvent(event: Envelope): IncomingEvent | undefined {
  if (!chatIdOf(event)) return undefined;
  return citizenEvent(event) ?? noticeOf(event);
}

/** In echoes and receipts the OA is the sender and the citizen the recipient. */
function fromOa(event: Envelope): boolean {
  return /^(oa_|user_received_message$|user_seen_message$)/.test(event.event_name);
}

function accountOf(event: Envelope): string | undefined {
  return event.oa_id ?? (fromOa(event) ? event.sender?.id : event.recipient?.id);
}

function chatIdOf(event: Envelope): string | undefined {
  if (event.message?.conversation_id !== undefined || event.event_name.includes("anonymous"))
    return undefined;
  if (event.event_name.includes("group")) return undefined;
  const party = fromOa(event) ? event.recipient : event.sender;
  const chatId = event.follower?.id ?? event.user_id ?? party?.id;
  return chatId && chatId.length <= MAX_KEY ? chatId : undefined;
}

/**
 * `event:msg_id`, or `event:timestamp:user` without one. A reaction names the message it is on, which can get several,
 * so its time counts too. Receipts name the OA as sender: two citizens' receipts of one moment differ only in the body.
 */
function platformIdOf(event: Envelope, body: string): string {
  const { event_name: name, timestamp = "0", message } = event;
  const messageId = message?.msg_id;
  if (messageId && REAL_ID.test(messageId) && !name.includes("reacted"))
    return bounded(`${name}:${messageId}`);
  const user = event.follower?.id ?? event.user_id ?? event.sender?.id;
  const rest = messageId ?? (user && !fromOa(event) ? user : digest(body));
  return bounded(`${name}:${timestamp}:${rest}`);
}

/** A key must fit an index, whatever a sample holds. */
function bounded(key: string): string {
  return key.length <= MAX_KEY ? key : `long:${digest(key)}`;
}

function unreadable({ body, at, oaId }: Received): Incoming {
  return {
    channel: "zalo",
    account: oaId,
    platformId: `no-event:${digest(body)}`,
    sentAt: at,
    event: { kind: "other", name: "no-event" },
    raw: body,
  };
}

function sentAt(timestamp: string | undefined, received: Date): Date {
  const ms = Number(timestamp);
  const age = received.getTime() - ms;
  return age >= -CLOCK_SKEW_MS && age <= OLDEST_MS ? new Date(ms) : received;
}

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}
