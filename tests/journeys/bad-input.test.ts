import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signatureOf } from "../../adapters/zalo/verify.ts";
import { until } from "../services/until.ts";
import { ROOT } from "./built.ts";
import type { Installation } from "./installation.ts";
import { createInstallation, TELEGRAM_SECRET } from "./installation.ts";
import type { Program } from "./program.ts";

const JSON_TYPE = { "content-type": "application/json" };
const BIG = 1024 * 1024 + 1;
const ERROR = 50;

let nextUpdate = 1;
let nextChat = 500_000;
const updateId = () => nextUpdate++;
const aChat = () => nextChat++;

const recorded = (channel: "zalo" | "telegram") => {
  const folder = join(ROOT, "adapters", channel, "fixtures");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "INDEX.json")
    .map((name) => ({ name, body: readFileSync(join(folder, name), "utf8") }));
};

describe.each(["embedded", "PostgreSQL"] as const)(
  "bad input on %s",
  { timeout: 60_000 },
  (kind) => {
    let installation: Installation;
    let program: Program;
    beforeAll(async () => {
      installation = await createInstallation({ kind });
      program = await installation.start();
    });
    afterAll(() => installation.remove());

    async function post(
      channel: "zalo" | "telegram",
      body: string,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<number> {
      const answer = await fetch(`${program.url}/webhooks/${channel}`, {
        method: "POST",
        headers: { ...JSON_TYPE, ...headers },
        body,
      });
      await answer.arrayBuffer();
      return answer.status;
    }

    const { zalo, telegram } = {
      zalo: (body: string) => {
        const { appId, oaSecretKey } = installation.zalo.options;
        const signature = signatureOf(appId, Buffer.from(body), oaSecretKey);
        return post("zalo", body, { "x-zevent-signature": signature });
      },
      telegram: (body: string) =>
        post("telegram", body, { "x-telegram-bot-api-secret-token": TELEGRAM_SECRET }),
    };

    /** A citizen's message as Zalo writes it; `text` is JSON, for what no JavaScript string can hold. */
    const zaloText = (userId: string, text: string, id: string) => {
      const { appId, oaId } = installation.zalo.options;
      return `{"app_id":"${appId}","sender":{"id":"${userId}"},"recipient":{"id":"${oaId}"},"event_name":"user_send_text","message":{"text":${text},"msg_id":"${id}"},"timestamp":"${Date.now()}"}`;
    };

    const telegramText = (chatId: number, text: string) =>
      `{"update_id":${updateId()},"message":{"message_id":1,"date":${Math.floor(Date.now() / 1000)},"from":{"id":${chatId},"is_bot":false,"first_name":"An"},"chat":{"id":${chatId},"type":"private","first_name":"An"},"text":${text}}}`;

    const press = (chatId: number, data: unknown) =>
      JSON.stringify({
        update_id: updateId(),
        callback_query: {
          id: String(updateId()),
          from: { id: chatId, is_bot: false, first_name: "An" },
          chat_instance: "1",
          message: {
            message_id: 1,
            date: 1,
            chat: { id: chatId, type: "private", first_name: "An" },
            text: "?",
          },
          data,
        },
      });

    /** An ordinary question is answered on both channels, whatever came before. */
    async function expectWell(): Promise<void> {
      expect(program.alive()).toBe(true);
      const citizen = installation.zalo.citizen(String(aChat()));
      await citizen.text("đăng ký kết hôn cần giấy tờ gì");
      await until(() => citizen.messages().length > 0);
      expect(citizen.messages()[0]?.text).toMatch(/kết hôn/iu);
      const friend = installation.telegram.citizen(aChat());
      friend.says("đăng ký kết hôn cần giấy tờ gì");
      expect((await friend.waitForReplies(1))[0]?.text).toMatch(/kết hôn/iu);
    }

    const errors = () =>
      program
        .log()
        .filter(({ level }) => level >= ERROR)
        .map(({ msg }) => msg);

    it("refuses what is not from the platform", async () => {
      const body = zaloText("9001", '"forged"', "forged-1");
      const mac = "mac=" + "0".repeat(64);
      expect(await post("zalo", body)).toBe(401);
      expect(await post("zalo", body, { "x-zevent-signature": mac })).toBe(401);
      expect(await post("zalo", body, { "x-zevent-signature": "nonsense" })).toBe(401);
      expect(await post("zalo", "not even JSON")).toBe(401);
      const update = telegramText(aChat(), '"forged"');
      const secret = (value: string) => ({ "x-telegram-bot-api-secret-token": value });
      expect(await post("telegram", update)).toBe(401);
      expect(await post("telegram", update, secret("wrong"))).toBe(401);
      expect(await post("telegram", "not even JSON")).toBe(401);
    });

    it("answers 200 to the console's unsigned probe", async () => {
      expect(await post("zalo", "{}")).toBe(200);
    });

    it("says what is wrong with a body that is too big or no JSON", async () => {
      expect(await zalo(`{"event_name":"${"x".repeat(BIG)}"}`)).toBe(413);
      expect(await telegram(`{"update_id":1,"x":"${"x".repeat(BIG)}"}`)).toBe(413);
      expect(await zalo('{"event_name":')).toBe(400);
      expect(await zalo("")).toBe(400);
      expect(await telegram('{"update_id":')).toBe(400);
      expect(await telegram("{}")).toBe(400);
      expect(await telegram("[]")).toBe(400);
      await expectWell();
    });

    it("keeps what it cannot read and answers 200, so that it does not come for ever", async () => {
      const { oaId } = installation.zalo.options;
      const odd = [
        "[]",
        "null",
        '"text"',
        '{"event_name":7}',
        '{"event_name":"user_send_text","sender":5,"recipient":[],"message":"no object","timestamp":{}}',
        `{"event_name":"user_send_text","sender":{"id":"9002"},"recipient":{"id":"${oaId}"},"message":{"text":{"a":1},"msg_id":[]},"timestamp":"x"}`,
        `{"event_name":"user_bows","sender":{"id":"9002"},"recipient":{"id":"${oaId}"},"timestamp":"1"}`,
      ];
      odd.push(zaloText("9002", '"   "', "blank-1"));
      for (const body of odd) expect(await zalo(body), body).toBe(200);
      for (const content of [
        '"message":{"text":5}',
        '"message":"no object"',
        '"message":null',
        '"message":{"chat":{"id":"x","type":"private"},"date":"soon","text":["a"]}',
        '"callback_query":{"id":5}',
        '"poll":{"id":"1"}',
        '"something_new":{}',
      ])
        expect(await telegram(`{"update_id":${updateId()},${content}}`), content).toBe(200);
      expect(await telegram(`{"update_id":${updateId()}}`)).toBe(200);
      await expectWell();
    });

    const texts: readonly (readonly [name: string, json: string])[] = [
      ["10,000 characters", JSON.stringify("khai sinh ở đâu ".repeat(625))],
      ["10,000 characters without a space", JSON.stringify("ở".repeat(10_000))],
      ["lone surrogates", String.raw`"khai sinh \ud800 con \udc00"`],
      ["nothing but a lone surrogate", String.raw`"\ud83d"`],
      ["NUL", String.raw`"khai\u0000 sinh"`],
      ["zero-width characters", JSON.stringify("kh\u200Bai\u200D si\uFEFFnh\u2060")],
      ["decomposed letters", JSON.stringify("Thủ tục đăng ký khai sinh".normalize("NFD"))],
      ["right-to-left marks and control characters", String.raw`"\u202ekhai\u0007 sinh\u001b[2J"`],
      ["a number far beyond any list", '"500"'],
      ["markup", JSON.stringify("<b>khai sinh</b> & **x** _y_ `z` [a](b) <script>")],
      ["a hundred emojis", JSON.stringify("👨‍👩‍👧‍👦".repeat(100))],
    ];

    it.each(texts)("answers a message of %s", async (name, json) => {
      const userId = String(aChat());
      const citizen = installation.zalo.citizen(userId);
      citizen.stand("fine");
      await citizen.open();
      const { chatId } = await introduce(userId);
      expect(await zalo(zaloText(userId, json, `odd-${userId}`))).toBe(200);
      expect(await telegram(telegramText(chatId, json))).toBe(200);
      const friend = installation.telegram.citizen(chatId);
      await until(() => citizen.messages().length === 2 && friend.replies().length === 2);
      expect(citizen.messages().at(-1)?.text.trim(), name).not.toBe("");
      expect(friend.replies().at(-1)?.text?.trim(), name).not.toBe("");
    });

    /** Both platforms let us write only to people who have written. */
    async function introduce(userId: string): Promise<{ readonly chatId: number }> {
      const chatId = aChat();
      const citizen = installation.zalo.citizen(userId);
      const friend = installation.telegram.citizen(chatId);
      await citizen.text("xin chào");
      friend.says("xin chào");
      await until(() => citizen.messages().length === 1 && friend.replies().length === 1);
      return { chatId };
    }

    it("answers buttons that it never made", async () => {
      const odd = [
        "procedure:0.000000",
        "facet:1.001193:nonsense",
        "more:1.001193:documents:99:99999",
        "case:1.001193:documents:-1",
        "do:everything",
        ":::::",
        "%00",
        "ở".repeat(20),
        "'; drop table inbox; --",
      ];
      const { chatId } = await introduce(String(aChat()));
      const friend = installation.telegram.citizen(chatId);
      // A chat gets three at once and then one a second.
      for (const [index, data] of odd.entries()) {
        const other = index < 2 ? friend : installation.telegram.citizen(aChat());
        if (other !== friend) other.says("xin chào");
        expect(await telegram(press(Number(other.chatId), data)), data).toBe(200);
        await until(() => other.replies().length >= 2);
      }
      expect(await telegram(press(chatId, 5))).toBe(200);
      expect(await telegram(press(chatId, undefined))).toBe(200);
      await expectWell();
    });

    it("takes every recorded payload of Zalo", async () => {
      for (const { name, body } of recorded("zalo")) {
        // Files would be fetched from where the sample says: that must be this machine.
        const local = body.replaceAll(/https?:\/\/[^/"\\]+/gu, installation.zalo.url);
        expect(await zalo(local), name).toBe(200);
      }
      await expectWell();
    });

    it("takes every recorded payload of Telegram", async () => {
      for (const { name, body } of recorded("telegram")) {
        const own = body.replace(/"update_id": *\d+/u, () => `"update_id":${updateId()}`);
        expect(await telegram(own), name).toBe(200);
      }
      await expectWell();
    });

    it("takes 500 pressed choices of one person and still answers another", async () => {
      const { chatId } = await introduce(String(aChat()));
      for (let round = 0; round < 10; round += 1) {
        const presses = Array.from({ length: 50 }, (_, index) =>
          telegram(press(chatId, `procedure:${round}.${index}`)),
        );
        expect(new Set(await Promise.all(presses))).toEqual(new Set([200]));
      }
      await expectWell();
    });

    it("has lost nothing, stored nothing forged, and met no error", async () => {
      expect(errors()).toEqual([]);
      expect(await program.stop()).toBe(0);
      // Mail to other accounts (samples name several) waits for a channel of that name; a person has some conversations.
      const ours = [installation.zalo.options.oaId, installation.telegram.token.split(":")[0]];
      const counts = await installation.look(async ({ db }) => {
        const { rows } = await sql`
        select count(*) filter (where event::text like '%forged%')::int as forged,
          count(*) filter (where state = 'pending')::int as waiting,
          count(*) filter (where state = 'failed')::int as failed,
          count(*) filter (where state = 'handled' and owner = 'bot'
            and event->>'kind' in ('text', 'choice')
            and not exists (select from outbox where inbox_id = inbox.id))::int as unanswered
        from inbox join conversations c on c.id = conversation_id
        where inbox.account = any(${ours})`.execute(db);
        return rows[0];
      });
      expect(counts).toEqual({ forged: 0, waiting: 0, failed: 0, unanswered: 0 });
    });
  },
);
