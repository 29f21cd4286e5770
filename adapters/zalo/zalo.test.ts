import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import type { Incoming, Reply } from "../../bot/message.ts";
import type { Delivery, Log, Outcome } from "../../bot/ports.ts";
import { startFakeZalo } from "../../tests/fakes/zalo/fake-zalo.ts";
import type { FakeZalo, FakeZaloOptions } from "../../tests/fakes/zalo/fake-zalo.ts";
import { createMemoryTokenStore } from "../../tests/fakes/zalo/memory-token-store.ts";
import type { MemoryTokenStore } from "../../tests/fakes/zalo/memory-token-store.ts";
import type { ZaloSettings } from "./settings.ts";
import { aZaloSettings } from "./test-settings.ts";
import { createZalo } from "./zalo.ts";
import type { Zalo } from "./zalo.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const USER = "246845883529197922";
const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface World {
  readonly fake: FakeZalo;
  readonly zalo: Zalo;
  readonly store: MemoryTokenStore;
  readonly received: Incoming[];
  /** Another process that shares the store. */
  readonly process: (change?: Partial<ZaloSettings>) => Promise<Zalo>;
  /** Renders a reply and sends all of it to the citizen. */
  readonly say: (reply: Reply | string, by?: Zalo) => Promise<readonly Outcome[]>;
}

/** A running adapter against the fake; the citizen has just written. */
async function aWorld(
  options: {
    readonly fake?: FakeZaloOptions;
    readonly settings?: Partial<ZaloSettings>;
    readonly answerTimeoutMs?: number;
  } = {},
): Promise<World> {
  const fake = await startFakeZalo({ start: new Date("2026-11-22T03:00:00Z"), ...options.fake });
  closers.push(() => fake.close());
  const filesDir = await mkdtemp(join(tmpdir(), "zalo-"));
  closers.push(() => rm(filesDir, { recursive: true }));
  const store = createMemoryTokenStore();
  const received: Incoming[] = [];
  const inbox = {
    async receive(incoming: Incoming) {
      received.push(incoming);
      return "stored" as const;
    },
  };
  const refreshToken = fake.grant();
  async function process(change: Partial<ZaloSettings> = {}): Promise<Zalo> {
    const roots = { apiRoot: fake.url, oauthRoot: fake.url, refreshToken };
    const zalo = createZalo({
      settings: aZaloSettings({ ...roots, ...options.settings, ...change }),
      inbox,
      tokenStore: store,
      log: quiet,
      filesDir,
      now: () => fake.clock.now(),
      answerTimeoutMs: options.answerTimeoutMs ?? 5_000,
      sleep: async () => undefined,
    });
    await zalo.start();
    closers.push(() => zalo.stop());
    return zalo;
  }
  const zalo = await process();
  const app = Fastify();
  await app.register(zalo.routes);
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  closers.push(() => app.close());
  fake.webhooks.setUrl(`${address}/webhooks/zalo`);
  await fake.citizen(USER).text("xin chào");
  return {
    fake,
    zalo,
    store,
    received,
    process,
    async say(reply, by = zalo) {
      const parts = by.channel.render(typeof reply === "string" ? { text: reply } : reply);
      const outcomes: Outcome[] = [];
      for (const part of parts) outcomes.push(await by.channel.send({ chatId: USER, part }));
      return outcomes;
    },
  };
}

const shown = (fake: FakeZalo) =>
  fake
    .citizen(USER)
    .messages()
    .map(({ text, file }) => file ?? text);

describe("a conversation with the fake OA", () => {
  it("hears the citizen and answers with a message id", async () => {
    const { fake, say, received } = await aWorld();
    expect(received[0]).toMatchObject({ chatId: USER, event: { kind: "text", text: "xin chào" } });
    const [outcome] = await say("Chào anh/chị");
    expect(outcome).toEqual({ kind: "sent", messageId: fake.messages()[0]?.id });
  });

  it("knows its own echo from a person's reply in the console", async () => {
    const { fake, say, received } = await aWorld();
    await say("Chào anh/chị");
    await fake.staffReplies(USER, "Tôi là cán bộ");
    await fake.webhooks.settled();
    const echoes = received.flatMap(({ event }) => (event.kind === "echo" ? [event] : []));
    expect(echoes.map(({ messageId }) => messageId)).toEqual(fake.messages().map(({ id }) => id));
    expect(echoes.map(({ admin }) => admin !== undefined)).toEqual([false, true]);
  });

  it("tells when the last webhook came", async () => {
    const { fake, zalo } = await aWorld();
    expect(zalo.lastWebhookAt()).toEqual(fake.clock.now());
  });

  it("reads its account for a health check", async () => {
    const { zalo } = await aWorld();
    expect(await zalo.messages.oa()).toMatchObject({
      oaId: "388613280878808645",
      verified: true,
    });
    expect(await zalo.messages.quota(USER)).toMatchObject({ kind: "ok" });
  });
});

describe("choices", () => {
  const reply: Reply = {
    text: "Chọn:",
    choices: [
      { id: "a", label: "Khai sinh" },
      { id: "b", label: "Khai tử" },
    ],
  };

  it("come back from a button as the choice", async () => {
    const { fake, say, received } = await aWorld({
      fake: { buttons: true },
      settings: { buttons: true },
    });
    await say(reply);
    expect(fake.messages()[0]).toMatchObject({ kind: "buttons", text: "Chọn:" });
    await fake.citizen(USER).press("Khai tử");
    expect(received.at(-1)?.event).toEqual({ kind: "choice", id: "b" });
  });

  it("fall back to numbers when Zalo takes no buttons, and stay there", async () => {
    const { fake, zalo, say } = await aWorld({ settings: { buttons: true } });
    expect(await say(reply)).toMatchObject([{ kind: "sent" }]);
    expect(shown(fake)[0]).toContain("2. Khai tử");
    expect(zalo.channel.render(reply)[0]?.body).toEqual({ kind: "text" });
  });
});

describe("files", () => {
  const attach = (fake: FakeZalo, name: string): Reply => ({
    text: "Mẫu đơn",
    attachments: [{ name, type: "application/pdf", url: `${fake.url}/files/${name}` }],
  });

  it("are uploaded once and sent as files", async () => {
    const { fake, say } = await aWorld();
    expect(await say(attach(fake, "to-khai.pdf"))).toMatchObject([
      { kind: "sent" },
      { kind: "sent" },
    ]);
    await say(attach(fake, "to-khai.pdf"));
    expect(shown(fake)).toEqual(["Mẫu đơn", "to-khai.pdf", "Mẫu đơn", "to-khai.pdf"]);
  });

  it("are uploaded again when Zalo has forgotten them", async () => {
    const { fake, say } = await aWorld();
    await say(attach(fake, "to-khai.pdf"));
    fake.fail({ kind: "error", code: -100, path: "/v3.0/oa/message/cs" });
    const outcomes = await say({
      text: "",
      attachments: attach(fake, "to-khai.pdf").attachments ?? [],
    });
    expect(outcomes).toMatchObject([{ kind: "sent" }]);
    expect(shown(fake).at(-1)).toBe("to-khai.pdf");
  });

  it("go as links when they are not what they say or cannot be had", async () => {
    const { fake, say } = await aWorld();
    await say(attach(fake, "anh.jpg"));
    expect(shown(fake).at(-1)).toBe(`anh.jpg: ${fake.url}/files/anh.jpg`);
  });

  it("of citizens are fetched from Zalo's hosts only", async () => {
    const { fake, zalo, received } = await aWorld();
    await fake.citizen(USER).send({ type: "image", payload: { url: `${fake.url}/files/a.jpg` } });
    const event = received.at(-1)?.event;
    const ref = event?.kind === "attachments" ? event.attachments[0]?.ref : undefined;
    expect(await zalo.fetchFile(ref ?? "")).toMatchObject({ type: "image/jpeg" });
    for (const url of ["http://169.254.169.254/latest", "https://zdn.vn.example.com/a.jpg"])
      expect(await zalo.fetchFile(url)).toHaveProperty("refused");
  });
});

describe("the reply window", () => {
  const delivery = (hoursAgo: number, fake: FakeZalo): Delivery => ({
    chatId: USER,
    part: { text: "x", body: { kind: "text" } },
    lastIncomingAt: new Date(fake.clock.now().getTime() - hoursAgo * HOUR),
  });

  it("holds what is later than 7 days, without asking Zalo", async () => {
    const { fake, zalo } = await aWorld();
    const outcome = await zalo.channel.send(delivery(7 * 24 + 1, fake));
    expect(outcome).toMatchObject({ kind: "later", retry: "when-citizen-writes" });
    expect(outcome).toMatchObject({ reason: expect.stringContaining("7 days") });
    expect(fake.messages()).toEqual([]);
  });

  it("sends charged replies after 48 hours, or holds them when told so", async () => {
    const { fake, zalo, process } = await aWorld();
    expect(await zalo.channel.send(delivery(49, fake))).toMatchObject({ kind: "sent" });
    const thrifty = await process({ chargedReplies: "hold" });
    expect(await thrifty.channel.send(delivery(49, fake))).toMatchObject({
      kind: "later",
      retry: "when-citizen-writes",
      reason: expect.stringContaining("48 hours"),
    });
  });

  it("holds what Zalo says is too late", async () => {
    const { fake, say } = await aWorld();
    await fake.clock.advance(8 * DAY);
    expect(await say("x")).toMatchObject([{ kind: "later", retry: "when-citizen-writes" }]);
  });
});

describe("what becomes of a send", () => {
  const expected: readonly (readonly [number, object])[] = [
    [-201, { kind: "refused" }],
    [-240, { kind: "refused" }],
    [-999, { kind: "refused" }],
    [-213, { kind: "refused", unreachable: true }],
    [-217, { kind: "refused", unreachable: true }],
    [-227, { kind: "refused", unreachable: true }],
    [-244, { kind: "refused", unreachable: true }],
    [-230, { kind: "later", retry: "when-citizen-writes" }],
    [-232, { kind: "later", retry: "when-citizen-writes" }],
    [-224, { kind: "later", retry: { scope: "channel", afterMs: 300_000 } }],
    // The fake's clock shows 10:00 in Viet Nam.
    [-234, { kind: "later", retry: { scope: "chat", afterMs: 20 * HOUR } }],
    [-218, { kind: "later", retry: { scope: "chat", afterMs: 14 * HOUR + 300_000 } }],
    [-32, { kind: "later", retry: { scope: "channel" } }],
  ];
  it.each(expected)("follows from error %i", async (code, outcome) => {
    const { fake, say } = await aWorld();
    fake.fail({ kind: "error", code });
    expect(await say("x")).toMatchObject([outcome]);
    expect(fake.messages()).toEqual([]);
  });

  it("waits for the next minute when the rate is used up", async () => {
    const { fake, zalo, say } = await aWorld({ fake: { rateLimit: 2 } });
    await fake.clock.advance(45_000);
    await say("1");
    await say("2");
    const [outcome] = await say("3");
    expect(outcome).toMatchObject({ kind: "later", retry: { afterMs: 16_000, scope: "channel" } });
    await fake.clock.advance(16_000);
    expect(await say("3")).toMatchObject([{ kind: "sent" }]);
    expect(await zalo.problem()).toBeUndefined();
  });

  it("is tried three times when Zalo itself failed, then refused", async () => {
    const { fake, say } = await aWorld();
    fake.fail({ kind: "error", code: -200, times: 2 });
    expect(await say("a")).toMatchObject([{ kind: "sent" }]);
    fake.fail({ kind: "error", code: -200, times: 3 });
    expect(await say("b")).toMatchObject([{ kind: "refused" }]);
    expect(shown(fake)).toEqual(["a"]);
  });

  it("is unknown when the answer is lost, late or broken, and the message goes out at most once", async () => {
    const { fake, say } = await aWorld({ answerTimeoutMs: 300 });
    fake.fail({ kind: "lost" });
    expect(await say("lost")).toMatchObject([{ kind: "unknown" }]);
    fake.fail({ kind: "hang" });
    expect(await say("hang")).toMatchObject([{ kind: "unknown" }]);
    fake.fail({ kind: "status", status: 502 });
    expect(await say("gateway")).toMatchObject([{ kind: "unknown" }]);
    expect(shown(fake)).toEqual(["lost"]);
    expect(await say("well again")).toMatchObject([{ kind: "sent" }]);
  });

  it("is later when there was no connection, and says so until it works", async () => {
    const { zalo, process, say } = await aWorld();
    const cutOff = await process({ apiRoot: "http://127.0.0.1:1" });
    expect(await say("x", cutOff)).toMatchObject([{ kind: "later", retry: { scope: "channel" } }]);
    expect(await cutOff.problem()).toContain("Zalo");
    expect(await zalo.problem()).toBeUndefined();
  });

  it("says what the operator must do until Zalo works again", async () => {
    const { fake, zalo, say } = await aWorld();
    fake.fail({ kind: "error", code: -224 });
    await say("x");
    expect(await zalo.problem()).toContain("-224");
    await say("x");
    expect(await zalo.problem()).toBeUndefined();
  });
});

describe("tokens", () => {
  it("that end in mid-flood are renewed once by two processes, and every message goes out", async () => {
    const { fake, zalo, process, say } = await aWorld();
    const other = await process();
    await say("trước");
    await say("trước", other);
    const before = fake.refreshes();
    await fake.clock.advance(19 * HOUR);
    fake.killAccessToken();
    const sends = Array.from({ length: 60 }, (_, index) =>
      say(`tin ${index}`, index % 2 === 0 ? zalo : other),
    );
    const outcomes = (await Promise.all(sends)).flat();
    expect(outcomes.filter(({ kind }) => kind !== "sent")).toEqual([]);
    expect(fake.refreshes()).toBe(before + 1);
    expect(new Set(shown(fake)).size).toBe(61);
  });

  it("are renewed before they end", async () => {
    const { fake, zalo, say } = await aWorld();
    const before = fake.refreshes();
    await fake.clock.advance(21 * HOUR);
    await say("x");
    expect(fake.refreshes()).toBe(before + 1);
    expect(await zalo.problem()).toBeUndefined();
  });

  it("that live on are used while Zalo's token server is down", async () => {
    const { fake, say } = await aWorld();
    await fake.clock.advance(21 * HOUR);
    fake.fail({ kind: "status", status: 502, path: "/v4/" });
    expect(await say("x")).toMatchObject([{ kind: "sent" }]);
  });

  it("spent elsewhere raise the alarm, and messages wait until access is granted again", async () => {
    const { fake, zalo, store, process, say } = await aWorld();
    await fake.clock.advance(2 * HOUR);
    fake.grant();
    const refreshes = fake.refreshes();
    expect(await say("x")).toMatchObject([
      { kind: "later", retry: { scope: "channel", afterMs: 60_000 } },
    ]);
    expect(await zalo.problem()).toContain("-14014");
    await say("x");
    expect(fake.refreshes()).toBe(refreshes);
    const mended = await process({ refreshToken: fake.grant() });
    expect(await mended.problem()).toBeUndefined();
    expect(await store.alarm()).toBeUndefined();
    expect(await say("x")).toMatchObject([{ kind: "sent" }]);
  });

  it("are not burnt in a loop when Zalo refuses what it has just issued", async () => {
    const { fake, say } = await aWorld();
    await fake.clock.advance(2 * HOUR);
    const before = fake.refreshes();
    fake.fail({ kind: "error", code: -216, times: 10, path: "/v3.0/" });
    for (let count = 0; count < 5; count += 1)
      expect(await say("x")).toMatchObject([{ kind: "later", retry: { scope: "channel" } }]);
    expect(fake.refreshes()).toBe(before + 1);
  });

  it("granted but not stored are stored by the next try, not spent", async () => {
    const { fake, zalo, store, say } = await aWorld();
    await fake.clock.advance(2 * HOUR);
    fake.killAccessToken();
    store.failNextCommit();
    expect(await say("x")).toMatchObject([{ kind: "later" }]);
    expect(await say("x")).toMatchObject([{ kind: "sent" }]);
    expect(await zalo.problem()).toBeUndefined();
  });

  it("prove the app secret when the console asks for it", async () => {
    const { process, say } = await aWorld();
    const proving = await process({ appSecretProof: true });
    expect(await say("x", proving)).toMatchObject([{ kind: "sent" }]);
  });

  it("stay known to be missing while nobody has granted access", async () => {
    const fake = await startFakeZalo();
    closers.push(() => fake.close());
    const { refreshToken: _, ...settings } = aZaloSettings({
      apiRoot: fake.url,
      oauthRoot: fake.url,
    });
    const zalo = createZalo({
      settings,
      inbox: { receive: async () => "stored" },
      tokenStore: createMemoryTokenStore(),
      log: quiet,
      filesDir: tmpdir(),
    });
    await zalo.start();
    closers.push(() => zalo.stop());
    expect(await zalo.problem()).toContain("/zalo/authorize");
  });

  it("raise the alarm when Zalo tells that the permission was revoked", async () => {
    const { fake, zalo } = await aWorld();
    await fake.webhooks.send({ event_name: "permission_revoked", oa_id: fake.options.oaId });
    await expect.poll(() => zalo.problem()).toContain("permission_revoked");
  });
});

describe("granting access", () => {
  async function aGrant(options: { allow?: boolean; fake?: FakeZaloOptions } = {}) {
    const world = await aWorld({ fake: options.fake ?? {} });
    const app = Fastify();
    closers.push(() => app.close());
    const rules = { allow: () => options.allow ?? true, publicUrl: "https://mot.cua.vn" };
    await app.register(world.zalo.authorizeRoutes(rules));
    async function begin() {
      const response = await app.inject("/zalo/authorize");
      const cookie = String(response.headers["set-cookie"]).split(";")[0] ?? "";
      return { response, cookie, location: String(response.headers.location) };
    }
    async function consent(location: string) {
      const response = await fetch(location, { redirect: "manual" });
      return new URL(response.headers.get("location") ?? "");
    }
    const finish = (back: URL, cookie: string) =>
      app.inject({ url: back.pathname + back.search, headers: { cookie } });
    return { ...world, begin, consent, finish };
  }

  it.each([true, false])("works whether state comes back (%s) or not", async (echoState) => {
    const { fake, begin, consent, finish, zalo, say } = await aGrant({ fake: { echoState } });
    await fake.clock.advance(2 * HOUR);
    fake.grant();
    await say("x");
    expect(await zalo.problem()).toContain("-14014");
    const { cookie, location, response } = await begin();
    expect(response.headers["set-cookie"]).toMatch(/HttpOnly; SameSite=Lax; Secure/);
    expect([...new URL(location).searchParams.keys()].toSorted()).toEqual([
      "app_id",
      "code_challenge",
      "redirect_uri",
      "state",
    ]);
    expect((await finish(await consent(location), cookie)).statusCode).toBe(200);
    expect(await zalo.problem()).toBeUndefined();
    expect(await say("x")).toMatchObject([{ kind: "sent" }]);
  });

  it("refuses another browser, another state, another OA, an old visit and a used code", async () => {
    const { fake, begin, consent, finish } = await aGrant();
    const { cookie, location } = await begin();
    const back = await consent(location);
    const changed = (name: string, value: string) => {
      const url = new URL(back);
      url.searchParams.set(name, value);
      return url;
    };
    expect((await finish(back, "")).statusCode).toBe(400);
    expect((await finish(back, `${cookie}x`)).statusCode).toBe(400);
    expect((await finish(changed("state", "other"), cookie)).statusCode).toBe(400);
    expect((await finish(changed("oa_id", "1"), cookie)).statusCode).toBe(409);
    expect((await finish(back, cookie)).statusCode).toBe(200);
    expect((await finish(back, cookie)).statusCode).toBe(502);
    await fake.clock.advance(11 * 60_000);
    expect((await finish(back, cookie)).statusCode).toBe(400);
  });

  it("is for those who are allowed only", async () => {
    const { begin, finish } = await aGrant({ allow: false });
    expect((await begin()).response.statusCode).toBe(403);
    expect((await finish(new URL("https://x/zalo/callback?code=c"), "")).statusCode).toBe(403);
  });
});
