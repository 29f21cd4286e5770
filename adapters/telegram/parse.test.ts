import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IncomingEvent } from "../../bot/message.ts";
import { parseUpdate } from "./parse.ts";

const now = new Date("2026-11-22T08:00:00+07:00");
const context = { account: "700000001", now };
const fixtures = join(import.meta.dirname, "fixtures");
const person = { id: 42, is_bot: false, first_name: "Lan" };
const privateChat = { id: 42, type: "private", first_name: "Lan" };

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8"));
const parse = (update: unknown) => parseUpdate(update, context);
const event = (update: unknown): IncomingEvent | undefined => parse(update)?.incoming.event;

function messageWith(content: object, changes: object = {}) {
  const message = { message_id: 7, date: 1_763_773_200, chat: privateChat, from: person };
  return { update_id: 9, message: { ...message, ...content, ...changes } };
}

describe("parseUpdate", () => {
  it("reads the recorded updates", () => {
    const expected: Record<string, IncomingEvent> = {
      courier_helloMsg: { kind: "text", text: "Hello World" },
      courier_startMsg: { kind: "start" },
      courier_contactMsg: { kind: "contact", phone: "0788531373", own: false },
      courier_locationMsg: { kind: "location", latitude: -2.890287, longitude: -79.004333 },
      courier_venueMsg: { kind: "location", latitude: -2.898944, longitude: -79.006835 },
      courier_stickerMsg: { kind: "gesture", name: "sticker" },
      courier_emptyMsg: { kind: "other", name: "empty" },
      courier_webAppDataMsg: { kind: "other", name: "message: web_app_data" },
      vercelchat_followUp: { kind: "text", text: "how are you" },
      courier_documentMsg: {
        kind: "attachments",
        attachments: [
          {
            type: "file",
            ref: "BQADAQADCgADgtFRRPrv9GQ95f8eAg",
            name: "TabFig2015prel.xls",
            sizeBytes: 4540928,
          },
        ],
      },
      courier_videoMsg: {
        kind: "attachments",
        attachments: [{ type: "video", ref: "BAADAQADBgADgtFRRPFTAAHxLVw76wI", sizeBytes: 257507 }],
      },
      courier_voiceMsg: {
        kind: "attachments",
        attachments: [{ type: "audio", ref: "AwADAQADCQADgtFRRGn8KrC-0D_MAg", sizeBytes: 4288 }],
      },
    };
    for (const [name, wanted] of Object.entries(expected)) {
      expect(event(fixture(name)), name).toEqual(wanted);
    }
  });

  it("takes the largest size of a photo, with its caption", () => {
    expect(event(fixture("courier_photoMsg"))).toEqual({
      kind: "attachments",
      attachments: [
        {
          type: "image",
          ref: "AgADAQADtKcxG4LRUUQSQVUjfJIiiF8G6C8ABA9NJzFdXskaincBAAEC",
          sizeBytes: 104737,
        },
      ],
      text: "Photo Caption",
    });
  });

  it("makes something of every recorded update", () => {
    for (const file of readdirSync(fixtures).filter((name) => name.endsWith(".json"))) {
      const parsed = parse(fixture(file.replace(".json", "")));
      expect(parsed?.incoming, file).toMatchObject({ channel: "telegram", account: "700000001" });
    }
  });

  it("keeps number, chat and time of a message", () => {
    expect(parse(fixture("courier_helloMsg"))?.incoming).toEqual({
      channel: "telegram",
      account: "700000001",
      chatId: "3527065",
      platformId: "174114370",
      sentAt: new Date(1454119029 * 1000),
      event: { kind: "text", text: "Hello World" },
    });
  });

  it("understands commands: deep links, the bot's name, the menu in words", () => {
    expect(event(messageWith({ text: "/start hoso-H01_2" }))).toEqual({
      kind: "start",
      payload: "hoso-H01_2",
    });
    expect(event(messageWith({ text: "/START@motcua_bot" }))).toEqual({ kind: "start" });
    expect(event(messageWith({ text: "/help" }))).toEqual({ kind: "start" });
    expect(event(messageWith({ text: "/hoso G22.99.99-1" }))).toEqual({
      kind: "text",
      text: "tra cứu hồ sơ G22.99.99-1",
    });
    expect(event(messageWith({ text: "/canbo" }))).toEqual({ kind: "text", text: "gặp cán bộ" });
    expect(event(messageWith({ text: "/other a" }))).toEqual({ kind: "text", text: "/other a" });
    expect(event(messageWith({ text: "/" }))).toEqual({ kind: "text", text: "/" });
  });

  it("tells a press by its choice, label and callback", () => {
    const press = {
      update_id: 10,
      callback_query: {
        id: "4382bfdwdsb323b2d9",
        from: person,
        data: "procedure:1.001193",
        message: {
          chat: privateChat,
          reply_markup: {
            inline_keyboard: [[{ text: "Khai sinh", callback_data: "procedure:1.001193" }]],
          },
        },
      },
    };
    expect(parse(press)).toEqual({
      callbackId: "4382bfdwdsb323b2d9",
      incoming: {
        channel: "telegram",
        account: "700000001",
        chatId: "42",
        platformId: "10",
        sentAt: now,
        event: { kind: "choice", id: "procedure:1.001193", label: "Khai sinh" },
      },
    });
  });

  it("believes a phone number only when it is the sender's own", () => {
    const contact = (user_id?: number) =>
      event(messageWith({ contact: { phone_number: "0900000000", user_id } }));
    expect(contact(42)).toMatchObject({ own: true });
    expect(contact(43)).toMatchObject({ own: false });
    expect(contact()).toMatchObject({ own: false });
    const stranger = { contact: { phone_number: "0900000000" } };
    expect(event(messageWith(stranger, { from: undefined }))).toMatchObject({ own: false });
  });

  it("notices that a citizen blocked the bot", () => {
    const member = (status: string, chat: object = privateChat) =>
      event({ update_id: 1, my_chat_member: { chat, date: 1, new_chat_member: { status } } });
    expect(member("kicked")).toEqual({ kind: "left", how: "blocked" });
    expect(member("member")).toEqual({ kind: "other", name: "my_chat_member" });
    expect(member("kicked", { id: -1, type: "group" })).toMatchObject({ kind: "other" });
  });

  it("leaves groups alone and keeps nothing of what is said there", () => {
    const parsed = parse(messageWith({ text: "bí mật" }, { chat: { id: -5, type: "supergroup" } }));
    expect(parsed?.incoming).toMatchObject({ event: { kind: "other", name: "group message" } });
    expect(JSON.stringify(parsed)).not.toContain("bí mật");
    expect(parsed?.incoming.chatId).toBeUndefined();
  });

  it("answers neither bots nor corrections, and keeps what it could not read", () => {
    const bot = { from: { id: 1, is_bot: true } };
    expect(event(messageWith({ text: "a" }, bot))).toMatchObject({ kind: "other" });
    const { message } = messageWith({ text: "a" });
    expect(event({ update_id: 1, edited_message: message })).toEqual({
      kind: "other",
      name: "edited_message",
    });
    const update = { update_id: 5, brand_new: { x: 1 } };
    expect(parse(update)?.incoming).toMatchObject({
      event: { kind: "other", name: "brand_new" },
      raw: JSON.stringify(update),
    });
    expect(event({ update_id: 5, message: "broken" })).toMatchObject({ kind: "other" });
    expect(event({ update_id: 5, callback_query: {} })).toMatchObject({ kind: "other" });
  });

  it("takes an animation for a gesture though it comes with a document", () => {
    const file = { file_id: "a" };
    expect(event(messageWith({ animation: file, document: file }))).toEqual({
      kind: "gesture",
      name: "animation",
    });
  });

  it("makes every text storable and every time a real one", () => {
    expect(event(messageWith({ text: "a\u0000b\ud800" }))).toEqual({
      kind: "text",
      text: "ab\ufffd",
    });
    for (const date of [1e20, -1, Number.NaN, "soon", null]) {
      expect(parse(messageWith({ text: "a" }, { date }))?.incoming.sentAt).toEqual(now);
    }
  });

  it("never throws, and ends in JSON that can be stored", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (content, part) => {
        for (const update of [
          content,
          { update_id: 1, message: content },
          { update_id: 1, message: { chat: privateChat, photo: content, text: part } },
          { update_id: 1, message: { chat: privateChat, contact: content, caption: part } },
          { update_id: 1, callback_query: { id: "1", from: person, data: part, message: content } },
          { update_id: 1, my_chat_member: content },
        ]) {
          const parsed = parse(update);
          if (parsed) expect(JSON.stringify(parsed.incoming)).not.toMatch(/"sentAt":null/u);
        }
      }),
    );
  });

  it("gives nothing for what is no update", () => {
    for (const nothing of [undefined, null, 1, "a", [], {}, { update_id: "x" }, { message: {} }]) {
      expect(parse(nothing)).toBeUndefined();
    }
  });
});
