import { readFileSync, readdirSync } from "node:fs";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import type { Incoming } from "../../bot/message.ts";
import type { Inbox, Log } from "../../bot/ports.ts";
import { aZaloSettings } from "./test-settings.ts";
import { signatureOf } from "./verify.ts";
import { zaloRoutes } from "./webhook.ts";

const folder = new URL("fixtures/", import.meta.url);
const now = () => new Date("2026-11-22T03:00:00.000Z");
const text = readFileSync(new URL("user_send_text.live.json", folder), "utf8");

function aLog() {
  const lines: { readonly fields: object; readonly message: string }[] = [];
  const write = (fields: object, message: string) => lines.push({ fields, message });
  const log: Log = { debug: write, info: write, warn: write, error: write };
  return { log, lines };
}

function aWebhook(change: { mode?: "enforce" | "log"; inbox?: Inbox } = {}) {
  const settings = aZaloSettings({ signatureMode: change.mode ?? "enforce" });
  const stored: Incoming[] = [];
  const known = new Set<string>();
  const memory: Inbox = {
    async receive(incoming) {
      if (known.has(incoming.platformId)) return "repeat";
      known.add(incoming.platformId);
      stored.push(incoming);
      return "stored";
    },
  };
  const { log, lines } = aLog();
  const names: string[] = [];
  const app = Fastify();
  const onEvent = (name: string) => names.push(name);
  void app.register(zaloRoutes({ settings, inbox: change.inbox ?? memory, log, now, onEvent }));
  const [secret = ""] = settings.oaSecretKeys;
  const sign = (body: string) => signatureOf(settings.appId, Buffer.from(body), secret);
  async function post(body: string, headers: Record<string, string> = {}) {
    const response = await app.inject({
      method: "POST",
      url: "/webhooks/zalo",
      headers: { "content-type": "application/json", ...headers },
      payload: body,
    });
    return response.statusCode;
  }
  const signed = (body: string, headers: Record<string, string> = {}) =>
    post(body, { "x-zevent-signature": sign(body), ...headers });
  return { app, post, signed, sign, stored, lines, names };
}

describe("the Zalo webhook", () => {
  it("stores a signed event once and answers 200 to its repeat", async () => {
    const { signed, stored, names } = aWebhook();
    expect([await signed(text), await signed(text, { num_retry: "1" })]).toEqual([200, 200]);
    expect(stored.map(({ event }) => event)).toEqual([{ kind: "text", text: "Alo" }]);
    expect(names).toEqual(["text", "text"]);
  });

  it("answers 200 to every recorded payload and keeps what it does not know", async () => {
    const { signed, stored } = aWebhook();
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    for (const name of files) {
      const body = readFileSync(new URL(name, folder), "utf8");
      const server = name.startsWith("zns.") ? "ZNS" : "OA OpenAPI";
      expect(await signed(body, { "x-zevent-server": server }), name).toBe(200);
    }
    const keys = new Set(stored.map(({ platformId }) => platformId));
    expect(keys.size).toBe(stored.length);
    expect(stored.filter(({ event, raw }) => event.kind === "other" && !raw)).toEqual([]);
    expect(stored.length).toBe(files.length);
  });

  it("accepts the console's unsigned {} and does nothing", async () => {
    const { post, stored } = aWebhook();
    expect(await post("{}")).toBe(200);
    expect(stored).toEqual([]);
  });

  it("refuses missing and wrong signatures and stores nothing", async () => {
    const { post, sign, stored } = aWebhook();
    expect(await post(text)).toBe(401);
    expect(await post("[]")).toBe(401);
    expect(await post("{}", { "x-zevent-signature": "mac=00" })).toBe(401);
    expect(await post(text, { "x-zevent-signature": sign(`${text} `) })).toBe(401);
    expect(stored).toEqual([]);
  });

  it("lets wrong signatures in with a warning on the first live day", async () => {
    const { post, stored, lines } = aWebhook({ mode: "log" });
    const body = Buffer.from(text);
    const { appId, appSecret } = aZaloSettings();
    const byAppSecret = signatureOf(appId, body, appSecret);
    expect(await post(text, { "x-zevent-signature": byAppSecret })).toBe(200);
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(lines)).toContain("ZALO_APP_SECRET");
    expect(JSON.stringify(lines)).not.toContain(appSecret);
    expect(JSON.stringify(lines)).not.toContain("Alo");
  });

  it("tells a broken body from a forged one", async () => {
    const { signed, post, stored } = aWebhook();
    expect(await signed(text.slice(0, -10))).toBe(400);
    expect(await post(text.slice(0, -10))).toBe(401);
    expect(stored).toEqual([]);
  });

  it("refuses a body over 1 MB", async () => {
    const { signed, stored } = aWebhook();
    const big = JSON.stringify({ event_name: "user_send_text", text: "x".repeat(1024 * 1024) });
    expect(await signed(big)).toBe(413);
    expect(stored).toEqual([]);
  });

  it("takes any content type, for the signature alone decides", async () => {
    const { signed, stored } = aWebhook();
    expect(await signed(text, { "content-type": "text/plain" })).toBe(200);
    expect(stored).toHaveLength(1);
  });

  it("asks Zalo to send it again when the inbox cannot take it", async () => {
    const inbox: Inbox = { receive: () => Promise.reject(new Error("store is down")) };
    const { signed, names } = aWebhook({ inbox });
    expect(await signed(text)).toBe(503);
    expect(names).toEqual([]);
  });

  it("warns when the event is for another OA", async () => {
    const { signed, lines } = aWebhook();
    await signed(text);
    expect(lines.map(({ message }) => message).join()).toContain("another OA");
  });
});
