import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startFakeZalo } from "./fake-zalo.ts";
import type { FakeZalo, FakeZaloOptions } from "./fake-zalo.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const USER = "246845883529197922";
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(options: FakeZaloOptions = {}): Promise<FakeZalo> {
  const fake = await startFakeZalo(options);
  closers.push(() => fake.close());
  return fake;
}

type Json = Record<string, unknown>;

async function tokenCall(fake: FakeZalo, form: Record<string, string>, secret?: string) {
  const response = await fetch(`${fake.url}/v4/oa/access_token`, {
    method: "POST",
    headers: { secret_key: secret ?? fake.options.appSecret },
    body: new URLSearchParams({ app_id: fake.options.appId, ...form }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Json;
}

const refresh = (fake: FakeZalo, token: unknown) =>
  tokenCall(fake, { grant_type: "refresh_token", refresh_token: String(token) });

async function call(fake: FakeZalo, token: unknown, body: object) {
  const response = await fetch(`${fake.url}/v3.0/oa/message/cs`, {
    method: "POST",
    headers: { access_token: String(token), "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Json,
  };
}

/** A fake with a citizen who has just written, and a token. */
async function ready(options: FakeZaloOptions = {}) {
  const fake = await start(options);
  const citizen = fake.citizen(USER);
  await citizen.text("xin chào");
  const { access_token: token } = await refresh(fake, fake.grant());
  const send = async (message: object, to = USER) =>
    (await call(fake, token, { recipient: { user_id: to }, message })).json;
  return { fake, citizen, token, send };
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook that answers what the test says. */
async function receiver(answer: () => number) {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/hook` };
}

describe("tokens of the fake", () => {
  it("gives a pair for a refresh token once, and keeps the first pair when it is used again", async () => {
    const { fake, send } = await ready();
    const used = fake.grant();
    const pair = await refresh(fake, used);
    expect(pair).toMatchObject({ expires_in: "90000" });
    expect(await refresh(fake, used)).toMatchObject({ error: -14014, access_token: "" });
    expect(await send({ text: "x" })).toMatchObject({ error: -216 });
    const { json } = await call(fake, pair["access_token"], {
      recipient: { user_id: USER },
      message: { text: "x" },
    });
    expect(json).toMatchObject({ error: 0 });
  });

  it("ends access tokens after 25 hours, and refresh tokens after three months", async () => {
    const { fake, send } = await ready();
    const spare = fake.refreshes();
    await fake.clock.advance(25 * HOUR);
    expect(await send({ text: "x" })).toMatchObject({ error: -220 });
    const token = fake.grant();
    await fake.clock.advance(91 * DAY);
    expect(await refresh(fake, token)).toMatchObject({ error: -14014 });
    expect(fake.refreshes()).toBe(spare);
  });

  it("refuses a wrong app, secret and grant type with HTTP 200", async () => {
    const fake = await start();
    const form = { grant_type: "refresh_token", refresh_token: fake.grant() };
    expect(await tokenCall(fake, { ...form, app_id: "1" })).toMatchObject({ error: -14002 });
    expect(await tokenCall(fake, form, "wrong")).toMatchObject({ error: -14004 });
    expect(await tokenCall(fake, { grant_type: "x" })).toMatchObject({ error: -14018 });
  });

  it("exchanges a code once, within ten minutes, with the right verifier", async () => {
    const fake = await start();
    const verifier = "v".repeat(43);
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    const code = async () => {
      const query = new URLSearchParams({
        app_id: fake.options.appId,
        redirect_uri: "https://example.vn/zalo/callback",
        code_challenge: challenge,
        state: "s",
      });
      const response = await fetch(`${fake.url}/v4/oa/permission?${query.toString()}`, {
        redirect: "manual",
      });
      const back = new URL(response.headers.get("location") ?? "");
      expect(back.searchParams.get("state")).toBe("s");
      return back.searchParams.get("code") ?? "";
    };
    const exchange = (with_: string, by = verifier) =>
      tokenCall(fake, { grant_type: "authorization_code", code: with_, code_verifier: by });
    const first = await code();
    expect(await exchange(first)).toHaveProperty("access_token");
    expect(await exchange(first)).toMatchObject({ error: -14005 });
    expect(await exchange(await code(), "w".repeat(43))).toMatchObject({ error: -14005 });
    const late = await code();
    await fake.clock.advance(11 * 60_000);
    expect(await exchange(late)).toMatchObject({ error: -14005 });
  });
});

describe("messages to the fake", () => {
  it("takes a text and shows it to the citizen", async () => {
    const { citizen, send } = await ready();
    expect(await send({ text: "Chào anh/chị" })).toMatchObject({
      error: 0,
      data: { user_id: USER, quota: { quota_type: "reply" } },
    });
    expect(citizen.messages().map(({ text }) => text)).toEqual(["Chào anh/chị"]);
  });

  it("counts code points, not UTF-16 units", async () => {
    const { send } = await ready();
    expect(await send({ text: "🇻".repeat(2_000) })).toMatchObject({ error: 0 });
    expect(await send({ text: "a".repeat(2_001) })).toMatchObject({ error: -210 });
  });

  it("refuses whatever the documentation does not have", async () => {
    const { send } = await ready();
    const template = (payload: object) => ({ attachment: { type: "template", payload } });
    for (const message of [
      {},
      { text: " " },
      { text: "x", buttons: [] },
      { text: "x", attachment: { type: "file", payload: { token: "t" } } },
      { attachment: { type: "file", payload: { token: "never uploaded" } } },
      template({ template_type: "media", elements: [{ media_type: "gif", url: "https://a/b" }] }),
      template({
        template_type: "media",
        elements: [{ media_type: "image", url: "u", attachment_id: "i" }],
      }),
      template({ template_type: "request_user_info", elements: [] }),
    ])
      expect(await send(message), JSON.stringify(message)).toMatchObject({ error: -201 });
    expect(await send(template({ template_type: "list", elements: [] }))).toMatchObject({
      error: -233,
    });
    expect(await send({ text: "x" }, "999")).toMatchObject({ error: -201 });
  });

  it("takes buttons only when they are switched on", async () => {
    const { fake, citizen, send } = await ready();
    const buttons = [{ title: "Có", type: "oa.query.hide", payload: "#mc:yes" }];
    const message = { text: "Chọn", attachment: { type: "template", payload: { buttons } } };
    expect(await send(message)).toMatchObject({ error: -233 });
    fake.setButtons(true);
    expect(await send(message)).toMatchObject({ error: 0 });
    await citizen.press("Có");
    await expect(citizen.press("Không")).rejects.toThrow("no button");
  });

  it("closes the free window after 48 hours and every window after 7 days", async () => {
    const { fake, send } = await ready();
    await fake.clock.advance(49 * HOUR);
    const { access_token: token } = await refresh(fake, fake.grant());
    const charged = await call(fake, token, {
      recipient: { user_id: USER },
      message: { text: "x" },
    });
    expect(charged.json).toMatchObject({ error: 0 });
    expect(charged.json["data"]).not.toHaveProperty("quota");
    expect(await send({ text: "x" })).toMatchObject({ error: -216 });
    await fake.clock.advance(6 * DAY);
    const { access_token: later } = await refresh(fake, fake.grant());
    const closed = await call(fake, later, {
      recipient: { user_id: USER },
      message: { text: "x" },
    });
    expect(closed.json).toMatchObject({ error: -230 });
  });

  it("reaches nobody who blocked, left or was away", async () => {
    const { citizen, send } = await ready();
    for (const [standing, error] of [
      ["blocked", -217],
      ["restricted", -244],
      ["inactive", -227],
    ] as const) {
      citizen.stand(standing);
      expect(await send({ text: "x" })).toMatchObject({ error });
    }
    citizen.stand("fine");
    await citizen.unfollow();
    expect(await send({ text: "x" })).toMatchObject({ error: -213 });
  });

  it("counts calls by the minute", async () => {
    const { fake, token } = await ready({ rateLimit: 2 });
    const body = { recipient: { user_id: USER }, message: { text: "x" } };
    expect((await call(fake, token, body)).headers.get("x-ratelimit-remain")).toBe("1");
    await call(fake, token, body);
    expect((await call(fake, token, body)).json).toMatchObject({ error: -32 });
    await fake.clock.advance(60_000);
    expect((await call(fake, token, body)).json).toMatchObject({ error: 0 });
  });

  it("keeps uploads for a week and minds their size and kind", async () => {
    const { fake, token, send } = await ready();
    const upload = async (kind: string, name: string, bytes: number) => {
      const form = new FormData();
      form.append("file", new Blob([new Uint8Array(bytes)]), name);
      const headers = { access_token: String(token) };
      const path = `${fake.url}/v2.0/oa/upload/${kind}`;
      const response = await fetch(path, { method: "POST", headers, body: form });
      return (await response.json()) as { error: number; data?: { token?: string } };
    };
    expect(await upload("image", "a.jpg", 1024 * 1024 + 1)).toMatchObject({ error: -210 });
    expect(await upload("file", "a.exe", 10)).toMatchObject({ error: -201 });
    const { data } = await upload("file", "a.pdf", 10);
    const message = { attachment: { type: "file", payload: { token: data?.token } } };
    expect(await send(message)).toMatchObject({ error: 0 });
    await fake.clock.advance(8 * DAY);
    await fake.citizen(USER).text("còn đó không");
    const { access_token: fresh } = await refresh(fake, fake.grant());
    const late = await call(fake, fresh, { recipient: { user_id: USER }, message });
    expect(late.json).toMatchObject({ error: -100 });
  });
});

describe("webhooks of the fake", () => {
  it("signs with the real headers, and echoes sends", async () => {
    const hook = await receiver(() => 200);
    const { fake, send } = await ready({ webhookUrl: hook.url });
    await send({ text: "trả lời" });
    await fake.staffReplies(USER, "người thật đây");
    await fake.webhooks.settled();
    const [first] = hook.received;
    const { appId, oaSecretKey } = fake.options;
    const { timestamp } = JSON.parse(first?.body ?? "") as { timestamp: string };
    const mac = createHash("sha256").update(appId + first?.body + timestamp + oaSecretKey);
    expect(first?.headers).toMatchObject({
      "user-agent": "ZaloWebhook",
      "x-zevent-server": "OA OpenAPI",
      "x-zevent-signature": `mac=${mac.digest("hex")}`,
    });
    const bodies = hook.received.map(({ body }) => JSON.parse(body) as Json);
    const echoes = bodies.filter((body) => body["event_name"] === "oa_send_text");
    expect(echoes.map(({ sender }) => Object.keys(sender as object).includes("admin_id"))).toEqual([
      false,
      true,
    ]);
    expect(bodies.some((body) => body["event_name"] === "user_received_message")).toBe(true);
  });

  it("resends on Zalo's schedule with num_retry, then cuts the OA off", async () => {
    const hook = await receiver(() => 503);
    const fake = await start({ webhookUrl: hook.url });
    expect(await fake.citizen(USER).text("a")).toMatchObject({ status: 503 });
    await fake.clock.advance(29_000);
    expect(hook.received).toHaveLength(1);
    await fake.clock.advance(1_000);
    expect(hook.received[1]?.headers["num_retry"]).toBe("1");
    expect(hook.received[1]?.body).toBe(hook.received[0]?.body);
    expect(fake.webhooks.subscribed()).toBe(true);
    await fake.clock.advance(2 * HOUR);
    expect(hook.received).toHaveLength(6);
    expect(fake.webhooks.subscribed()).toBe(false);
    await fake.citizen(USER).text("b");
    expect(hook.received).toHaveLength(6);
  });

  it("takes an answer after its deadline for none", async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(async () => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const fake = await start({ webhookUrl: `http://127.0.0.1:${port}/`, webhookTimeoutMs: 50 });
    expect(await fake.citizen(USER).text("a")).not.toHaveProperty("status");
  });
});

describe("faults of the fake", () => {
  it("fails as it is told, then works again", async () => {
    const { fake, send } = await ready();
    fake.fail({ kind: "error", code: -200, times: 2 });
    expect(await send({ text: "1" })).toMatchObject({ error: -200 });
    expect(await send({ text: "2" })).toMatchObject({ error: -200 });
    expect(await send({ text: "3" })).toMatchObject({ error: 0 });
    fake.fail({ kind: "lost" });
    await expect(send({ text: "4" })).rejects.toThrow("fetch failed");
    expect(fake.messages().map(({ text }) => text)).toEqual(["3", "4"]);
  });

  it("is steered over HTTP as well", async () => {
    const hook = await receiver(() => 200);
    const fake = await start({ webhookUrl: hook.url });
    const sim = async (path: string, body: object = {}) => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      return (await fetch(`${fake.url}/sim/${path}`, init)).json() as Promise<Json>;
    };
    for (const act of [
      "text",
      "image",
      "file",
      "location",
      "sticker",
      "link",
      "follow",
      "withdraw",
    ])
      expect(await sim(`citizens/${USER}/${act}`)).toMatchObject({ status: 200 });
    await sim("faults", { kind: "status", status: 502 });
    expect((await fetch(`${fake.url}/v2.0/oa/getoa`)).status).toBe(502);
    const { now } = await sim("clock", { advanceMs: 1_000 });
    expect(now).toBe(fake.clock.now().toISOString());
    expect(await sim(`citizens/${USER}/dance`)).toHaveProperty("acts");
  });
});
