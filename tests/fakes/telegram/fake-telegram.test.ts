import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startFakeTelegram } from "./fake-telegram.ts";
import type { FakeTelegram } from "./fake-telegram.ts";
import { parseHtml } from "./telegram-html.ts";

let fake: FakeTelegram;

beforeEach(async () => {
  fake = await startFakeTelegram();
});
afterEach(() => fake.close());

interface Answer {
  readonly ok: boolean;
  readonly error_code?: number;
  readonly description?: string;
  readonly result?: unknown;
  readonly parameters?: { readonly retry_after?: number };
}

async function call(method: string, params: object = {}, token = fake.token): Promise<Answer> {
  const response = await fetch(`${fake.apiRoot}bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return (await response.json()) as Answer;
}

const description = async (method: string, params: object) =>
  (await call(method, params)).description;

function writtenChat(): number {
  const citizen = fake.citizen();
  citizen.says("xin chào");
  return Number(citizen.chatId);
}

describe("the fake Bot API", () => {
  it("refuses wrong tokens and unknown methods", async () => {
    expect(await call("getMe", {}, "1:wrong")).toMatchObject({ error_code: 401 });
    expect(await call("getMe", {}, "wrong")).toMatchObject({ error_code: 404 });
    expect(await call("noSuchMethod")).toMatchObject({ error_code: 404 });
    expect(await call("getme")).toMatchObject({ ok: true });
  });

  it("refuses texts that are empty, too long or broken HTML", async () => {
    const chat_id = writtenChat();
    const send = (text: string, parse_mode?: string) =>
      description("sendMessage", { chat_id, text, parse_mode });
    expect(await send(" \n ")).toMatch(/text is empty/u);
    expect(await send("<b></b>", "HTML")).toMatch(/text is empty/u);
    expect(await send("x".repeat(4097))).toMatch(/too long/u);
    expect(await send("a < b", "HTML")).toMatch(/can't parse entities/u);
    expect(await send("<b>a", "HTML")).toMatch(/can't parse entities/u);
    expect(await send("<b><i>a</b></i>", "HTML")).toMatch(/can't parse entities/u);
    expect(await send("<p>a</p>", "HTML")).toMatch(/can't parse entities/u);
    expect(await send(`<b>${"&lt;".repeat(4096)}</b>`, "HTML")).toBeUndefined();
    expect(fake.outbox()).toHaveLength(1);
  });

  it("counts text after reading its HTML", () => {
    expect(
      parseHtml('<b>a &amp; b</b> &lt;&#7857;&#x1F600; <a href="https://x.vn">x</a> & >'),
    ).toEqual({
      text: "a & b <ằ😀 x & >",
      entities: [
        { type: "bold", offset: 0, length: 5 },
        { type: "text_link", offset: 11, length: 1 },
      ],
    });
  });

  it("refuses buttons that Telegram refuses", async () => {
    const chat_id = writtenChat();
    const send = (button: object, count = 1) =>
      description("sendMessage", {
        chat_id,
        text: "chọn",
        reply_markup: { inline_keyboard: Array.from({ length: count }, () => [button]) },
      });
    expect(await send({ text: "a", callback_data: "đ".repeat(33) })).toMatch(
      /BUTTON_DATA_INVALID/u,
    );
    expect(await send({ text: "a", callback_data: "" })).toMatch(/BUTTON_DATA_INVALID/u);
    expect(await send({ text: " ", callback_data: "a" })).toMatch(/BUTTON_TEXT_EMPTY/u);
    expect(await send({ text: "a", callback_data: "a" }, 101)).toMatch(/too long/u);
    expect(await send({ text: "a", callback_data: "a" }, 100)).toBeUndefined();
  });

  it("knows a chat only after the citizen wrote, and none that blocked it", async () => {
    const citizen = fake.citizen();
    const send = () => call("sendMessage", { chat_id: citizen.chatId, text: "chào" });
    expect(await send()).toMatchObject({ description: "Bad Request: chat not found" });
    citizen.says("xin chào");
    expect(await send()).toMatchObject({ ok: true });
    citizen.blocks();
    expect(await send()).toMatchObject({ error_code: 403 });
    citizen.unblocks();
    expect(await send()).toMatchObject({ ok: true });
  });

  it("answers a press once, and only one that happened", async () => {
    const citizen = fake.citizen();
    citizen.says("xin chào");
    expect(() => citizen.presses("Có")).toThrow("no button");
    await call("sendMessage", {
      chat_id: citizen.chatId,
      text: "?",
      reply_markup: { inline_keyboard: [[{ text: "Có", callback_data: "yes" }]] },
    });
    const callback_query_id = citizen.presses("Có");
    expect(await call("answerCallbackQuery", { callback_query_id })).toMatchObject({ ok: true });
    expect(await call("answerCallbackQuery", { callback_query_id })).toMatchObject({
      error_code: 400,
    });
    expect(await call("answerCallbackQuery", { callback_query_id: "1" })).toMatchObject({
      error_code: 400,
    });
  });

  it("limits how fast a chat and the bot may be", async () => {
    fake.setLimits({ perChat: { perSecond: 1, burst: 2 }, overall: { perSecond: 0.1, burst: 3 } });
    const send = (chat_id: number) => call("sendMessage", { chat_id, text: "a" });
    const [first, second] = [writtenChat(), writtenChat()];
    expect((await send(first)).ok).toBe(true);
    expect((await send(first)).ok).toBe(true);
    expect(await send(first)).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    fake.setLimits({ perChat: { perSecond: 1, burst: 9 }, overall: { perSecond: 0.1, burst: 3 } });
    expect((await send(second)).ok).toBe(true);
    expect((await send(second)).error_code).toBe(429);
  });

  it("keeps updates until an offset confirms them", async () => {
    const citizen = fake.citizen();
    const one = citizen.says("một");
    const two = citizen.says("hai");
    const ids = async (params: object) =>
      ((await call("getUpdates", params)).result as { update_id: number }[]).map(
        (u) => u.update_id,
      );
    expect(await ids({})).toEqual([one, two]);
    expect(await ids({ limit: 1 })).toEqual([one]);
    expect(await ids({ offset: two })).toEqual([two]);
    expect(await ids({})).toEqual([two]);
    expect(await ids({ offset: two + 1 })).toEqual([]);
  });

  it("holds a poll until news come, and sends an older poller away", async () => {
    const older = call("getUpdates", { timeout: 5 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const newer = call("getUpdates", { timeout: 5 });
    expect(await older).toMatchObject({ error_code: 409 });
    fake.citizen().says("tin mới");
    expect((await newer).result).toHaveLength(1);
  });

  it("has no updates for pollers while a webhook is set", async () => {
    await call("setWebhook", { url: "https://motcua.example/webhooks/telegram" });
    expect(await call("getUpdates")).toMatchObject({ error_code: 409 });
    await call("deleteWebhook");
    expect(await call("getUpdates")).toMatchObject({ ok: true });
  });

  it("refuses webhooks without https", async () => {
    expect(await description("setWebhook", { url: "http://motcua.example/x" })).toMatch(/HTTPS/u);
    expect(
      await description("setWebhook", { url: "https://x.vn", secret_token: "có dấu" }),
    ).toMatch(/secret/u);
  });

  it("posts updates to the webhook in order, with the secret, until they are accepted", async () => {
    const got: string[] = [];
    let failures = 2;
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        if (failures-- > 0) {
          response.writeHead(503).end();
          return;
        }
        const update = JSON.parse(body) as { message: { text: string } };
        got.push(
          `${String(request.headers["x-telegram-bot-api-secret-token"])}: ${update.message.text}`,
        );
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await call("setWebhook", { url: `http://127.0.0.1:${port}/`, secret_token: "abc" });
    const citizen = fake.citizen();
    citizen.says("một");
    citizen.says("hai");
    await expect.poll(() => got).toEqual(["abc: một", "abc: hai"]);
    expect((await call("getWebhookInfo")).result).toMatchObject({
      pending_update_count: 0,
      last_error_message: "Wrong response from the webhook: 503 Service Unavailable",
    });
    server.closeAllConnections();
    server.close();
  });

  it("serves a citizen's file by path, within Telegram's size", async () => {
    const citizen = fake.citizen();
    citizen.sendsDocument({ name: "đơn.pdf", bytes: Buffer.from("%PDF-") });
    citizen.sendsDocument({ bytes: Buffer.from("x"), claimedSize: 21 * 1024 * 1024 });
    const [small, big] = citizen
      .chat()
      .map((message) => message["document"] as { file_id: string });
    const { result } = await call("getFile", { file_id: small?.file_id });
    const { file_path } = result as { file_path: string };
    const url = `${fake.apiRoot}file/bot${fake.token}/${encodeURI(file_path)}`;
    expect(await (await fetch(url)).text()).toBe("%PDF-");
    expect((await fetch(url.replace(fake.token, "1:x"))).status).toBe(404);
    expect(await description("getFile", { file_id: big?.file_id })).toMatch(/file is too big/u);
    expect(await description("getFile", { file_id: "?" })).toMatch(/invalid file_id/u);
  });

  it("takes an uploaded document, and a URL only where Telegram would", async () => {
    const chat = String(writtenChat());
    const form = new FormData();
    form.set("chat_id", chat);
    form.set("document", new Blob(["x"], { type: "application/msword" }), "đơn.doc");
    const upload = await fetch(`${fake.apiRoot}bot${fake.token}/sendDocument`, {
      method: "POST",
      body: form,
    });
    expect(await upload.json()).toMatchObject({ result: { document: { file_name: "đơn.doc" } } });
    const gone = { chat_id: chat, document: `${fake.apiRoot}file/none.pdf` };
    expect(await description("sendDocument", gone)).toMatch(/failed to get HTTP URL content/u);
    const page = { chat_id: chat, document: fake.apiRoot };
    expect(await description("sendDocument", page)).toMatch(/wrong type of the web page/u);
  });

  it("fails as it is told to, and only so often", async () => {
    const chat_id = writtenChat();
    const send = () => call("sendMessage", { chat_id, text: "a" }).catch(() => "broken");
    fake.fault({ kind: "status", code: 429, retryAfter: 3 });
    expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    fake.fault({ kind: "drop-before" });
    expect(await send()).toBe("broken");
    expect(fake.outbox()).toHaveLength(0);
    fake.fault({ kind: "drop-after" });
    expect(await send()).toBe("broken");
    expect(fake.outbox()).toHaveLength(1);
    expect(await send()).toMatchObject({ ok: true });
  });

  it("can be used by hand over HTTP", async () => {
    const post = async (path: string, body: object) =>
      (await fetch(`${fake.apiRoot}sim/${path}`, { method: "POST", body: JSON.stringify(body) }))
        .status;
    expect(await post("chats/7/text", { text: "xin chào" })).toBe(200);
    expect(await post("chats/7/dance", {})).toBe(404);
    expect(await post("chats/7/press", { label: "không có" })).toBe(400);
    expect(await post("faults", { kind: "status", code: 500 })).toBe(200);
    expect(await call("sendMessage", { chat_id: 7, text: "chào" })).toMatchObject({
      error_code: 500,
    });
    const messages = await (await fetch(`${fake.apiRoot}sim/chats/7`)).json();
    expect(messages).toMatchObject([{ text: "xin chào" }]);
    expect(await (await fetch(fake.apiRoot)).text()).toContain("<!doctype html>");
  });
});
