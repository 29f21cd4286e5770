import type { IncomingAttachment, IncomingEvent } from "../../bot/message.ts";
import { storableText } from "../render/storable-text.ts";
import type { Message } from "./update.ts";
import { telegramWords } from "./words.ts";
import type { MenuCommand } from "./words.ts";

/** Kinds of message that a person sends and that ask nothing. */
const GESTURES = ["sticker", "animation", "dice", "game", "poll", "story"] as const;

/** Whether it is a private message: the only kind of chat we answer in. */
export function isPrivate(chat: { readonly type: string }): boolean {
  return chat.type === "private";
}

/**
 * What a private message means to the bot. `members` are the names of all the members it had, known to us or not.
 * `other` for messages of bots and for what we do not know (service messages, new kinds).
 */
export function eventOfMessage(message: Message, members: readonly string[]): IncomingEvent {
  if (message.from?.is_bot) return { kind: "other", name: "message of a bot" };
  if (message.text !== undefined) return eventOfText(storableText(message.text));
  const gesture = GESTURES.find((name) => members.includes(name));
  // An animation comes with a copy of itself as `document`, for old clients.
  if (gesture) return { kind: "gesture", name: gesture };
  const attachment = attachmentOf(message);
  if (attachment) {
    const text = message.caption && storableText(message.caption);
    return { kind: "attachments", attachments: [attachment], ...(text && { text }) };
  }
  if (message.location) return { kind: "location", ...message.location };
  if (message.contact) {
    const { phone_number, user_id } = message.contact;
    // Anybody's card can be sent; Telegram puts the sender's own id only on a number that it has checked.
    const own = user_id !== undefined && user_id === message.from?.id;
    return { kind: "contact", phone: storableText(phone_number), own };
  }
  return { kind: "other", name: `message: ${kindOf(members)}` };
}

function eventOfText(text: string): IncomingEvent {
  const [, name, rest] = /^\/(\w{1,32})(?:@\w+)?(?:\s+(\S[^]*))?$/u.exec(text) ?? [];
  if (name === undefined) return { kind: "text", text };
  const commands: readonly MenuCommand[] = telegramWords.commands;
  const known = commands.find(({ command }) => command === name.toLowerCase());
  if (!known) return { kind: "text", text };
  const argument = rest?.trim();
  if (known.asks === undefined) {
    return known.command === "start" && argument
      ? { kind: "start", payload: argument }
      : { kind: "start" };
  }
  return { kind: "text", text: argument ? `${known.asks} ${argument}` : known.asks };
}

function attachmentOf(message: Message): IncomingAttachment | undefined {
  const found = {
    // The same picture in several sizes, the largest last.
    image: message.photo?.at(-1),
    video: message.video ?? message.video_note,
    audio: message.voice ?? message.audio,
    file: message.document,
  };
  for (const type of ["image", "video", "audio", "file"] as const) {
    const file = found[type];
    if (!file) continue;
    return {
      type,
      ref: file.file_id,
      ...(file.file_name && { name: storableText(file.file_name) }),
      ...(file.file_size !== undefined && { sizeBytes: file.file_size }),
    };
  }
  return undefined;
}

/** The member that says what a message is, for the log and the list of things we cannot read. */
function kindOf(members: readonly string[]): string {
  const common = ["message_id", "from", "chat", "date", "sender_chat", "message_thread_id"];
  return storableText(members.find((name) => !common.includes(name)) ?? "empty");
}
