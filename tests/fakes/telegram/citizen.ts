import { randomBytes } from "node:crypto";
import type { Button, Chat, Message, World } from "./world.ts";
import { chatInfo, nowSeconds } from "./world.ts";

export interface CitizenFile {
  readonly name?: string;
  readonly type?: string;
  readonly bytes: Buffer;
  readonly caption?: string;
  /** What Telegram says about its size, when that is not the truth. */
  readonly claimedSize?: number;
}

/** A person with Telegram on their phone. Every act returns the number of the update it makes. */
export interface Citizen {
  readonly chatId: string;
  says(text: string): number;
  /** Presses the newest button with this label; throws when there is none. Returns the id of the press. */
  presses(label: string): string;
  sendsPhoto(file: CitizenFile): number;
  sendsDocument(file: CitizenFile): number;
  sharesContact(contact: { readonly phone: string; readonly own: boolean }): number;
  sharesLocation(latitude: number, longitude: number): number;
  /** Any other message, in the Bot API's names: `{ sticker: {…} }`. */
  sends(content: object): number;
  edits(text: string): number;
  blocks(): number;
  unblocks(): number;
  /** The chat as the citizen sees it, oldest first. */
  chat(): readonly Message[];
  /** What the bot has written here. */
  replies(): readonly Message[];
  /** Resolves with the bot's messages when there are `count` of them. */
  waitForReplies(count: number, timeoutMs?: number): Promise<readonly Message[]>;
}

/** The citizen with this id, who may be new. */
export function createCitizen(world: World, id: number, name = "Nguyễn Văn A"): Citizen {
  const chat: Chat = world.chats.get(id) ?? { id, name, blocked: false, messages: [] };
  world.chats.set(id, chat);
  const from = { id, is_bot: false, first_name: chat.name, language_code: "vi" };

  const send = (content: object): number => {
    const message: Message = {
      message_id: world.nextMessageId(),
      from,
      chat: chatInfo(chat),
      date: nowSeconds(),
      ...content,
    };
    chat.messages.push(message);
    return world.addUpdate("message", message);
  };
  const keep = ({ bytes, name: fileName = "file", claimedSize }: CitizenFile) => {
    const fileId = randomBytes(24).toString("base64url");
    const size = claimedSize ?? bytes.length;
    world.files.set(fileId, { path: `documents/${fileId.slice(0, 8)}_${fileName}`, bytes, size });
    return { file_id: fileId, file_unique_id: fileId.slice(0, 12), file_size: size };
  };
  const setMembership = (status: "kicked" | "member"): number => {
    const was = chat.blocked ? "kicked" : "member";
    chat.blocked = status === "kicked";
    const bot = { id: world.botId, is_bot: true, first_name: "Một Cửa" };
    return world.addUpdate("my_chat_member", {
      chat: chatInfo(chat),
      from,
      date: nowSeconds(),
      old_chat_member: { user: bot, status: was },
      new_chat_member: { user: bot, status, ...(status === "kicked" && { until_date: 0 }) },
    });
  };
  const replies = () => chat.messages.filter((message) => message.from["is_bot"] === true);

  return {
    chatId: String(id),
    says: (text) =>
      send({ text, ...(text.startsWith("/") && { entities: [commandEntity(text)] }) }),
    presses: (label) => {
      const found = findButton(replies(), label);
      if (!found) throw new Error(`no button "${label}" in chat ${id}`);
      const pressId = randomBytes(8).readBigUInt64BE().toString();
      world.presses.add(pressId);
      world.addUpdate("callback_query", {
        id: pressId,
        from,
        message: found.message,
        chat_instance: String(id),
        data: found.button.callback_data,
      });
      return pressId;
    },
    sendsPhoto: (file) => {
      const large = { ...keep(file), width: 720, height: 1280 };
      const small = { ...keep({ bytes: file.bytes.subarray(0, 100) }), width: 51, height: 90 };
      return send({ photo: [small, large], ...(file.caption && { caption: file.caption }) });
    },
    sendsDocument: (file) => {
      const described = { file_name: file.name ?? "file", mime_type: file.type ?? "" };
      const document = { ...keep(file), ...described };
      return send({ document, ...(file.caption && { caption: file.caption }) });
    },
    sharesContact: ({ phone, own }) => {
      const owner = own ? { user_id: id } : {};
      return send({ contact: { phone_number: phone, first_name: chat.name, ...owner } });
    },
    sharesLocation: (latitude, longitude) => send({ location: { latitude, longitude } }),
    sends: send,
    edits: (text) => {
      const last = chat.messages.filter((message) => message.from["id"] === id).at(-1);
      if (!last) throw new Error(`nothing to edit in chat ${id}`);
      return world.addUpdate("edited_message", { ...last, text, edit_date: nowSeconds() });
    },
    blocks: () => setMembership("kicked"),
    unblocks: () => setMembership("member"),
    chat: () => [...chat.messages],
    replies,
    waitForReplies: async (count, timeoutMs = 5_000) => {
      const until = Date.now() + timeoutMs;
      while (replies().length < count) {
        if (Date.now() > until) {
          throw new Error(`chat ${id} has ${replies().length} replies, not ${count}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return replies();
    },
  };
}

function commandEntity(text: string) {
  return { type: "bot_command", offset: 0, length: text.split(/\s/u, 1)[0]?.length ?? 0 };
}

function findButton(
  messages: readonly Message[],
  label: string,
): { readonly message: Message; readonly button: Button } | undefined {
  for (const message of messages.toReversed()) {
    const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
    const button = buttons.find(({ text, callback_data }) => text === label && callback_data);
    if (button) return { message, button };
  }
  return undefined;
}
