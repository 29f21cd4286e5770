import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryInbox } from "../../tests/fakes/telegram/memory-inbox.ts";
import type { MemoryInbox } from "../../tests/fakes/telegram/memory-inbox.ts";
import { createRecordedLog } from "../../tests/fakes/telegram/recorded-log.ts";
import type { RecordedLog } from "../../tests/fakes/telegram/recorded-log.ts";
import { telegramRoutes, WEBHOOK_PATH } from "./webhook.ts";

const secret = "s3cret_-";
const fixtures = join(import.meta.dirname, "fixtures");

let app: FastifyInstance;
let inbox: MemoryInbox;
let log: RecordedLog;
let pressed: string[];

beforeEach(() => {
  inbox = createMemoryInbox();
  log = createRecordedLog();
  pressed = [];
  app = appWith({ token: "700000001:abc", mode: "webhook", webhookSecret: secret });
});

function appWith(settings: Parameters<typeof telegramRoutes>[0]["settings"]): FastifyInstance {
  const server = fastify();
  const onCallback = (id: string) => void pressed.push(id);
  void server.register(telegramRoutes({ settings, inbox, onCallback, log }));
  return server;
}

async function post(payload: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await app.inject({
    method: "POST",
    url: WEBHOOK_PATH,
    headers: {
      "content-type": "application/json",
      "x-telegram-bot-api-secret-token": secret,
      ...headers,
    },
    payload,
  });
  return response.statusCode;
}

const hello = JSON.stringify({
  update_id: 1,
  message: {
    message_id: 1,
    date: 1_763_773_200,
    chat: { id: 42, type: "private" },
    from: { id: 42 },
    text: "chuyện riêng",
  },
});
const press = JSON.stringify({
  update_id: 2,
  callback_query: { id: "77", from: { id: 42 }, data: "yes" },
});

describe("POST /webhooks/telegram", () => {
  it("stores every recorded update and answers 200", async () => {
    const files = readdirSync(fixtures).filter((name) => name.endsWith(".json"));
    for (const file of files) {
      expect(await post(readFileSync(join(fixtures, file), "utf8")), file).toBe(200);
    }
    expect(files.length).toBeGreaterThan(20);
    expect(inbox.offers).toHaveLength(files.length);
  });

  it("answers 200 to a repeat and stores it once", async () => {
    expect([await post(hello), await post(hello)]).toEqual([200, 200]);
    expect(inbox.stored).toHaveLength(1);
  });

  it("refuses a wrong, missing or doubled secret before anything else", async () => {
    for (const wrong of ["", "S3cret_-", `${secret}x`, `${secret}, ${secret}`]) {
      expect(await post(hello, { "x-telegram-bot-api-secret-token": wrong })).toBe(401);
    }
    expect(await post("{broken", { "x-telegram-bot-api-secret-token": "x" })).toBe(401);
    expect(inbox.offers).toEqual([]);
  });

  it("lets nobody in when no secret is set", async () => {
    app = appWith({ token: "700000001:abc", mode: "webhook" });
    expect(await post(hello, { "x-telegram-bot-api-secret-token": "" })).toBe(401);
    expect(await post(hello, { "x-telegram-bot-api-secret-token": "undefined" })).toBe(401);
  });

  it("says 400 to what is no update and 413 to what is too big", async () => {
    for (const body of ["{broken", "", "[]", "{}", '"a"', "null", '{"update_id":"x"}']) {
      expect(await post(body), body).toBe(400);
    }
    expect(await post(JSON.stringify({ update_id: 3, x: "y".repeat(1024 * 1024) }))).toBe(413);
    expect(inbox.offers).toEqual([]);
  });

  it("takes the body for what it is, whatever its header says", async () => {
    expect(await post(hello, { "content-type": "text/plain" })).toBe(200);
    expect(await post('{"update_id":4,"__proto__":{"a":1}}')).toBe(200);
  });

  it("answers 503 while the store is down, and stores it when it comes again", async () => {
    inbox.goDown(1);
    expect(await post(hello)).toBe(503);
    expect(await post(hello)).toBe(200);
    expect(inbox.stored).toHaveLength(1);
  });

  it("confirms a press once it is stored, and not before", async () => {
    inbox.goDown(1);
    await post(press);
    expect(pressed).toEqual([]);
    await post(press);
    await post(press);
    expect(pressed).toEqual(["77"]);
  });

  it("logs nothing of what was said", async () => {
    inbox.goDown(1);
    await post(hello);
    await post(hello, { "x-telegram-bot-api-secret-token": "wrong-one" });
    expect(log.text()).toContain("not stored");
    expect(log.text()).not.toMatch(/chuyện riêng|s3cret|wrong-one/u);
  });
});
