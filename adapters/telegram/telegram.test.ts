import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startFakeTelegram } from "../../tests/fakes/telegram/fake-telegram.ts";
import type { FakeTelegram } from "../../tests/fakes/telegram/fake-telegram.ts";
import { createMemoryInbox } from "../../tests/fakes/telegram/memory-inbox.ts";
import type { MemoryInbox } from "../../tests/fakes/telegram/memory-inbox.ts";
import { createRecordedLog } from "../../tests/fakes/telegram/recorded-log.ts";
import type { RecordedLog } from "../../tests/fakes/telegram/recorded-log.ts";
import { createTelegram } from "./telegram.ts";
import type { TelegramAdapter, TelegramDeps } from "./telegram.ts";

const MEGABYTE = 1024 * 1024;

let fake: FakeTelegram;
let inbox: MemoryInbox;
let log: RecordedLog;
let filesDir: string;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  fake = await startFakeTelegram();
  inbox = createMemoryInbox();
  log = createRecordedLog();
  filesDir = await mkdtemp(join(tmpdir(), "telegram-"));
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  await fake.close();
  await rm(filesDir, { recursive: true });
});

function adapter(
  mode: "webhook" | "polling",
  changes: Partial<TelegramDeps> = {},
): TelegramAdapter {
  const settings = { token: fake.token, mode, webhookSecret: "abc", apiRoot: fake.apiRoot };
  const made = createTelegram({
    settings,
    inbox,
    log,
    filesDir,
    timeoutMs: 1_000,
    retryMs: 20,
    ...changes,
  });
  ends.push(() => made.stop());
  return made;
}

const texts = () =>
  inbox.stored.map(({ event }) => (event.kind === "text" ? event.text : event.kind));

async function listening(made: (publicUrl: string) => TelegramAdapter): Promise<TelegramAdapter> {
  const app = fastify();
  let telegram: TelegramAdapter | undefined;
  // The routes need the adapter and the adapter the address: a free port first.
  const probe = fastify();
  const publicUrl = await probe.listen({ port: 0, host: "127.0.0.1" });
  await probe.close();
  telegram = made(publicUrl);
  await app.register(telegram.routes);
  await app.listen({ port: Number(new URL(publicUrl).port), host: "127.0.0.1" });
  ends.push(() => app.close());
  return telegram;
}

describe("in webhook mode", () => {
  it("registers its address and its menu, and receives what citizens write", async () => {
    const telegram = await listening((publicUrl) => adapter("webhook", { publicUrl }));
    telegram.start();
    await expect.poll(() => fake.webhookUrl()).toMatch(/\/webhooks\/telegram$/u);
    expect(fake.commands()).toContainEqual({
      command: "canbo",
      description: "Gặp cán bộ hỗ trợ",
    });
    const citizen = fake.citizen();
    citizen.says("một");
    citizen.says("hai");
    await expect.poll(texts).toEqual(["một", "hai"]);
    expect(await telegram.channel.problem?.()).toBeUndefined();
  });

  it("gets every message once the store is back", async () => {
    const telegram = await listening((publicUrl) => adapter("webhook", { publicUrl }));
    telegram.start();
    inbox.goDown(3);
    const citizen = fake.citizen();
    for (const text of ["một", "hai", "ba"]) citizen.says(text);
    await expect.poll(texts).toEqual(["một", "hai", "ba"]);
  });

  it("confirms presses", async () => {
    const telegram = await listening((publicUrl) => adapter("webhook", { publicUrl }));
    telegram.start();
    const citizen = fake.citizen();
    citizen.says("xin chào");
    const [part] = telegram.channel.render({ text: "?", choices: [{ id: "yes", label: "Có" }] });
    if (!part) throw new Error("no part");
    await telegram.channel.send({ chatId: citizen.chatId, part });
    const press = citizen.presses("Có");
    await expect.poll(() => fake.answeredPresses().has(press)).toBe(true);
    expect(inbox.stored.at(-1)?.event).toEqual({ kind: "choice", id: "yes", label: "Có" });
  });

  it("leaves a webhook alone that is as it should be", async () => {
    const publicUrl = "https://motcua.example/";
    for (let start = 0; start < 2; start += 1) {
      adapter("webhook", { publicUrl }).start();
      await expect.poll(() => fake.calls("getWebhookInfo").length).toBe(start + 1);
    }
    await expect.poll(() => fake.calls("setWebhook").length).toBe(1);
    expect(fake.calls("setWebhook")[0]?.params).toMatchObject({
      url: "https://motcua.example/webhooks/telegram",
      secret_token: "abc",
      allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
    });
  });

  it("keeps trying to set itself up, and says so", async () => {
    fake.fault({ kind: "status", code: 500, method: "setMyCommands", times: 3 });
    adapter("webhook", { publicUrl: "https://motcua.example" }).start();
    await expect.poll(() => fake.webhookUrl()).toBeDefined();
    expect(log.text()).toContain("setting up failed");
  });

  it("says when Telegram does not reach us", async () => {
    const telegram = adapter("webhook", { publicUrl: "http://127.0.0.1:1" });
    expect(await telegram.channel.problem?.()).toMatch(/no webhook/u);
    telegram.start();
    await expect.poll(() => fake.webhookUrl()).toBeDefined();
    fake.citizen().says("có ai không");
    await expect.poll(() => telegram.channel.problem?.()).toMatch(/cannot deliver 1 updates/u);
  });
});

describe("in polling mode", () => {
  it("takes a webhook away and fetches what citizens write, in order", async () => {
    const citizen = fake.citizen();
    for (const text of ["một", "hai", "ba"]) citizen.says(text);
    adapter("polling").start();
    await expect.poll(texts).toEqual(["một", "hai", "ba"]);
    citizen.says("bốn");
    await expect.poll(texts).toEqual(["một", "hai", "ba", "bốn"]);
    await expect.poll(() => fake.pendingUpdates()).toBe(0);
  });

  it("lets Telegram forget nothing that is not stored", async () => {
    const citizen = fake.citizen();
    for (const text of ["một", "hai", "ba"]) citizen.says(text);
    inbox.goDown(4);
    adapter("polling").start();
    await expect.poll(texts).toEqual(["một", "hai", "ba"]);
    expect(inbox.offers.map(({ platformId }) => platformId).slice(0, 5)).toEqual(
      Array(5).fill(inbox.stored[0]?.platformId),
    );
  });

  it("loses nothing when it dies before an update is stored", async () => {
    const citizen = fake.citizen();
    citizen.says("một");
    citizen.says("hai");
    // It stores the first and never comes back from storing the second.
    const dying = {
      receive: async (incoming: Parameters<typeof inbox.receive>[0]) =>
        inbox.stored.length === 0 ? inbox.receive(incoming) : new Promise<never>(() => undefined),
    };
    const settings = { token: fake.token, mode: "polling", apiRoot: fake.apiRoot } as const;
    createTelegram({ settings, inbox: dying, log, filesDir, timeoutMs: 1_000 }).start();
    await expect.poll(texts).toEqual(["một"]);
    expect(fake.pendingUpdates()).toBe(2);
    adapter("polling").start();
    await expect.poll(texts).toEqual(["một", "hai"]);
  });

  it("rides out errors, broken answers and requests to wait", async () => {
    fake.fault({ kind: "status", code: 502, method: "getUpdates" });
    fake.fault({ kind: "drop-after", method: "getUpdates" });
    fake.fault({ kind: "garbage", method: "getUpdates" });
    const citizen = fake.citizen();
    citizen.says("một");
    adapter("polling").start();
    await expect.poll(texts).toEqual(["một"]);
  });

  it("says that another program polls the same bot", async () => {
    const telegram = adapter("polling");
    fake.fault({ kind: "status", code: 409, method: "getUpdates", times: 1000 });
    telegram.start();
    await expect.poll(() => telegram.channel.problem?.()).toMatch(/another program/u);
    fake.clearFaults();
    fake.citizen().says("một");
    await expect.poll(texts).toEqual(["một"]);
    expect(await telegram.channel.problem?.()).toBeUndefined();
  });

  it("stops at once though a request waits for news", async () => {
    const telegram = adapter("polling");
    telegram.start();
    await expect.poll(() => fake.calls("getUpdates").length).toBeGreaterThan(0);
    const before = Date.now();
    await telegram.stop();
    expect(Date.now() - before).toBeLessThan(500);
  });

  it("logs neither the token nor what was said", async () => {
    fake.fault({ kind: "drop-before", method: "getUpdates", times: 2 });
    inbox.goDown(1);
    fake.citizen().says("chuyện riêng");
    adapter("polling").start();
    await expect.poll(texts).toEqual(["chuyện riêng"]);
    expect(log.text()).toContain("trying again");
    expect(log.text()).not.toContain("chuyện riêng");
    expect(log.text()).not.toContain(fake.token.split(":")[1]);
  });
});

describe("citizens' files", () => {
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)]);

  async function refOf(send: (citizen: ReturnType<FakeTelegram["citizen"]>) => void) {
    send(fake.citizen());
    await expect.poll(() => inbox.stored.length).toBeGreaterThan(0);
    const event = inbox.stored.at(-1)?.event;
    const ref = event?.kind === "attachments" ? event.attachments[0]?.ref : undefined;
    if (!ref) throw new Error("no attachment");
    return ref;
  }

  it("are fetched by what the message said of them", async () => {
    const telegram = adapter("polling");
    telegram.start();
    const ref = await refOf((citizen) => citizen.sendsPhoto({ bytes: jpeg, name: "giấy tờ.jpg" }));
    const file = await telegram.fetchFile(ref);
    if ("refused" in file) throw new Error(file.refused);
    expect(file).toMatchObject({ type: "image/jpeg", sizeBytes: jpeg.length });
    expect(await readFile(join(filesDir, file.path))).toEqual(jpeg);
  });

  it("are refused when too big, said or not, unknown, or of no use", async () => {
    const telegram = adapter("polling");
    telegram.start();
    const big = await refOf((c) => c.sendsDocument({ bytes: jpeg, claimedSize: 21 * MEGABYTE }));
    expect(await telegram.fetchFile(big)).toEqual({ refused: "too big" });
    expect(await telegram.fetchFile("no-such-file")).toHaveProperty("refused");
    const liar = Buffer.concat([jpeg, Buffer.alloc(20 * MEGABYTE)]);
    const citizen = fake.citizen();
    citizen.sendsDocument({ bytes: liar, claimedSize: 10 });
    citizen.sendsDocument({ bytes: Buffer.from("MZ\u0090") });
    await expect.poll(() => inbox.stored.length).toBe(3);
    const refs = inbox.stored
      .slice(1)
      .map(({ event }) => (event.kind === "attachments" ? (event.attachments[0]?.ref ?? "") : ""));
    expect(await telegram.fetchFile(refs[0] ?? "")).toEqual({ refused: "too big" });
    expect(await telegram.fetchFile(refs[1] ?? "")).toEqual({ refused: "type not accepted" });
    expect(await readdir(filesDir)).toEqual([]);
  });

  it("come another time when the download breaks", async () => {
    const telegram = adapter("polling");
    telegram.start();
    const ref = await refOf((citizen) => citizen.sendsDocument({ bytes: jpeg }));
    for (const fault of [
      { kind: "status", code: 502, method: "getFile" },
      { kind: "status", code: 503, method: "download" },
      { kind: "drop-after", method: "download" },
    ] as const) {
      fake.fault(fault);
      const error: unknown = await telegram.fetchFile(ref).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error) + String(error)).not.toContain(fake.token);
    }
    expect(await telegram.fetchFile(ref)).toMatchObject({ type: "image/jpeg" });
  });
});
