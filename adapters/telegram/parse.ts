import type { Incoming, IncomingEvent } from "../../bot/message.ts";
import { storableText } from "../render/storable-text.ts";
import { eventOfMessage, isPrivate } from "./message-event.ts";
import { callbackSchema, membershipSchema, messageSchema, updateSchema } from "./update.ts";
import type { Callback, Membership } from "./update.ts";

export interface ParseContext {
  /** Our bot's id. */
  readonly account: string;
  /** Stands in where Telegram gives no time. */
  readonly now: Date;
}

export interface ParsedUpdate {
  readonly incoming: Incoming;
  /** To be told to Telegram once the press is stored: until then the button shows that it works. */
  readonly callbackId?: string;
}

/** What an update holds besides its number. */
interface Content {
  readonly event: IncomingEvent;
  readonly chatId?: string;
  readonly sentAtSeconds?: number;
  readonly callbackId?: string;
}

/** Latest moment we believe; a Date has an end, and a broken one could never be stored. */
const LATEST_SECONDS = 253_402_300_799;

/**
 * Reads one update of the Bot API; `undefined` for what is none. Never throws: an update of a kind that we do not know
 * becomes `other` with its raw text, so that it is stored once and not sent for ever.
 */
export function parseUpdate(update: unknown, context: ParseContext): ParsedUpdate | undefined {
  const parsed = updateSchema.safeParse(update);
  if (!parsed.success) return undefined;
  const { update_id, ...members } = parsed.data;
  const [name, value] = Object.entries(members)[0] ?? ["empty", undefined];
  const content = contentOf(name, value);
  const readable = content.event.kind !== "other" || content.event.name.startsWith("group");
  return {
    incoming: {
      channel: "telegram",
      account: context.account,
      platformId: String(update_id),
      sentAt: dateOf(content.sentAtSeconds) ?? context.now,
      event: content.event,
      ...(content.chatId !== undefined && { chatId: content.chatId }),
      // What happens in groups is none of our business and not kept.
      ...(!readable && { raw: JSON.stringify(update) }),
    },
    ...(content.callbackId !== undefined && { callbackId: content.callbackId }),
  };
}

function contentOf(name: string, value: unknown): Content {
  switch (name) {
    case "message":
    case "edited_message":
      return contentOfMessage(name, value);
    case "callback_query": {
      const callback = callbackSchema.safeParse(value);
      return callback.success ? contentOfCallback(callback.data) : unread(name);
    }
    case "my_chat_member": {
      const membership = membershipSchema.safeParse(value);
      return membership.success ? contentOfMembership(membership.data) : unread(name);
    }
    default:
      return { event: { kind: "other", name: storableText(name) } };
  }
}

function contentOfMessage(name: "message" | "edited_message", value: unknown): Content {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) return unread(name);
  const message = parsed.data;
  if (!isPrivate(message.chat)) return { event: { kind: "other", name: `group ${name}` } };
  const members = typeof value === "object" && value !== null ? Object.keys(value) : [];
  return {
    chatId: message.chat.id,
    ...(message.date !== undefined && { sentAtSeconds: message.date }),
    // Answering a correction anew would answer the same question twice.
    event: name === "edited_message" ? { kind: "other", name } : eventOfMessage(message, members),
  };
}

function contentOfCallback({ id, from, data, message }: Callback): Content {
  if (message && !isPrivate(message.chat)) {
    return { event: { kind: "other", name: "group callback_query" }, callbackId: id };
  }
  // In a private chat the chat's id is the person's id.
  const chatId = message?.chat.id ?? from.id;
  if (data === undefined) return { ...unread("callback_query"), chatId, callbackId: id };
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? [];
  const label = buttons.find((button) => button.callback_data === data)?.text;
  const choice = { kind: "choice", id: storableText(data) } as const;
  return {
    chatId,
    callbackId: id,
    event: label === undefined ? choice : { ...choice, label: storableText(label) },
  };
}

function contentOfMembership({ chat, date, new_chat_member }: Membership): Content {
  if (!isPrivate(chat)) return { event: { kind: "other", name: "group my_chat_member" } };
  const blocked = new_chat_member.status === "kicked";
  return {
    chatId: chat.id,
    ...(date !== undefined && { sentAtSeconds: date }),
    event: blocked ? { kind: "left", how: "blocked" } : { kind: "other", name: "my_chat_member" },
  };
}

function unread(name: string): Content {
  return { event: { kind: "other", name: `unreadable ${name}` } };
}

function dateOf(seconds: number | undefined): Date | undefined {
  if (seconds === undefined || seconds <= 0 || seconds > LATEST_SECONDS) return undefined;
  return new Date(Math.floor(seconds) * 1000);
}
