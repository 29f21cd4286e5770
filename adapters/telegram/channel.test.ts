import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Reply } from "../../bot/message.ts";
import type { Channel, Outcome } from "../../bot/ports.ts";
import type { Citizen } from "../../tests/fakes/telegram/citizen.ts";
import { startFakeTelegram } from "../../tests/fakes/telegram/fake-telegram.ts";
import type { FakeTelegram } from "../../tests/fakes/telegram/fake-telegram.ts";
import { createMemoryInbox } from "../../tests/fakes/telegram/memory-inbox.ts";
import { createRecordedLog } from "../../tests/fakes/telegram/recorded-log.ts";
import { createTelegram } from "./telegram.ts";

let fake: FakeTelegram;
let citizen: Citizen;
let channel: Channel;

beforeEach(async () => {
  fake = await startFakeTelegram();
  citizen = fake.citizen();
  citizen.says("xin chào");
  channel = channelTo(fake.apiRoot);
});
afterEach(() => fake.close());

function channelTo(apiRoot: string, token = fake.token): Channel {
  return createTelegram({
    settings: { token, mode: "webhook", apiRoot },
    inbox: createMemoryInbox(),
    log: createRecordedLog(),
    filesDir: "unused",
    timeoutMs: 400,
  }).channel;
}

async function send(reply: Reply, to: Channel = channel): Promise<Outcome> {
  let outcome: Outcome = { kind: "refused", reason: "no part" };
  for (const part of to.render(reply)) outcome = await to.send({ chatId: citizen.chatId, part });
  return outcome;
}

const hello: Reply = { text: "Chào **anh/chị**" };
const laterInChat = (afterMs: number) => ({ kind: "later", retry: { afterMs, scope: "chat" } });
const laterInChannel = { kind: "later", retry: { scope: "channel" } };

describe("the Telegram channel", () => {
  it("sends what the citizen then reads", async () => {
    const outcome = await send({ ...hello, choices: [{ id: "yes", label: "Có" }] });
    const [message] = citizen.replies();
    expect(outcome).toEqual({ kind: "sent", messageId: String(message?.message_id) });
    expect(message).toMatchObject({
      text: "Chào anh/chị",
      entities: [{ type: "bold", offset: 5, length: 7 }],
      reply_markup: { inline_keyboard: [[{ text: "Có", callback_data: "yes" }]] },
    });
  });

  it("waits as long as Telegram asks", async () => {
    fake.fault({ kind: "status", code: 429, description: "Too Many Requests", retryAfter: 7 });
    expect(await send(hello)).toMatchObject(laterInChat(7_000));
  });

  it("gives up a chat that blocked it or does not exist", async () => {
    citizen.blocks();
    expect(await send(hello)).toMatchObject({ kind: "refused", unreachable: true });
    const [part] = channel.render(hello);
    if (!part) throw new Error("no part");
    expect(await channel.send({ chatId: "99", part })).toMatchObject({
      kind: "refused",
      unreachable: true,
    });
  });

  it("refuses for good what Telegram will never take, and keeps the chat", async () => {
    fake.fault({ kind: "status", code: 400, description: "Bad Request: message is too long" });
    const outcome = await send(hello);
    expect(outcome).toMatchObject({ kind: "refused", reason: expect.stringContaining("too long") });
    expect(outcome).not.toHaveProperty("unreachable");
  });

  it("sends the plain text once when Telegram cannot read the markup", async () => {
    fake.fault({ kind: "status", code: 400, description: "Bad Request: can't parse entities: x" });
    expect(await send(hello)).toMatchObject({ kind: "sent" });
    expect(citizen.replies()).toMatchObject([{ text: "Chào anh/chị" }]);
    fake.fault({ kind: "status", code: 400, description: "can't parse entities: x", times: 2 });
    expect(await send(hello)).toMatchObject({ kind: "refused" });
  });

  it("tries again later when Telegram is down", async () => {
    fake.fault({ kind: "status", code: 500 });
    expect(await send(hello)).toMatchObject(laterInChat(5_000));
    fake.fault({ kind: "status", code: 502 });
    expect(await send(hello)).toMatchObject(laterInChannel);
  });

  it("tries again later when there was no connection", async () => {
    for (const apiRoot of ["http://127.0.0.1:1/", "http://no-such-host.invalid/"]) {
      expect(await send(hello, channelTo(apiRoot)), apiRoot).toMatchObject(laterInChannel);
    }
    // It takes connections and never shakes hands: TLS does not stand, nothing was sent.
    const mute = createServer().on("connection", () => undefined);
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port } = mute.address() as AddressInfo;
    expect(await send(hello, channelTo(`https://127.0.0.1:${port}/`))).toMatchObject(
      laterInChannel,
    );
    mute.closeAllConnections();
    mute.close();
  });

  it("does not know what became of a message whose answer was lost", async () => {
    for (const kind of ["drop-before", "drop-after", "reset", "hang", "garbage"] as const) {
      fake.fault({ kind });
      expect(await send(hello), kind).toMatchObject({ kind: "unknown" });
    }
    fake.fault({ kind: "delay", ms: 700 });
    expect(await send(hello)).toMatchObject({ kind: "unknown" });
    fake.fault({ kind: "status", code: 504 });
    expect(await send(hello)).toMatchObject({ kind: "unknown" });
    expect(await send(hello)).toMatchObject({ kind: "sent" });
  });

  it("says that the token is dead until it works again", async () => {
    expect(await channel.problem?.()).toBeUndefined();
    fake.fault({ kind: "status", code: 401, description: "Unauthorized" });
    expect(await send(hello)).toMatchObject({ kind: "later", retry: { afterMs: 60_000 } });
    fake.fault({ kind: "status", code: 401, method: "getMe" });
    expect(await channel.problem?.()).toMatch(/BotFather/u);
    expect(await channel.problem?.()).toBeUndefined();
    expect(await channelTo(fake.apiRoot, "1:wrong").problem?.()).toMatch(/BotFather/u);
    expect(await channelTo("http://127.0.0.1:1/").problem?.()).toMatch(/cannot be asked/u);
  });

  it("never lets the token out", async () => {
    const secret = fake.token.split(":")[1] ?? "";
    const outcomes = [await send(hello, channelTo("http://127.0.0.1:1/"))];
    for (const kind of ["drop-before", "hang", "garbage"] as const) {
      fake.fault({ kind });
      outcomes.push(await send(hello));
    }
    fake.fault({ kind: "status", code: 400, description: `see /bot${fake.token}/sendMessage` });
    outcomes.push(await send(hello));
    expect(JSON.stringify(outcomes)).not.toContain(secret);
  });

  it("reaches a Bot API below a path, with or without a slash at the end", async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url);
      response.end('{"ok":true,"result":{"message_id":5}}');
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    for (const end of ["", "/"]) {
      const outcome = await send(hello, channelTo(`http://127.0.0.1:${port}/tg${end}`));
      expect(outcome).toEqual({ kind: "sent", messageId: "5" });
    }
    expect(asked).toEqual(Array(2).fill(`/tg/bot${fake.token}/sendMessage`));
    proxy.closeAllConnections();
    proxy.close();
  });

  it("sends files by URL, and a link where Telegram cannot fetch them", async () => {
    const files = createServer((request, response) => {
      const found = request.url === "/don.pdf";
      response.writeHead(found ? 200 : 404, { "content-type": "application/pdf" }).end("%PDF-");
    });
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    const { port } = files.address() as AddressInfo;
    const reply = (name: string): Reply => ({
      text: "",
      attachments: [{ name, type: "application/pdf", url: `http://127.0.0.1:${port}/${name}` }],
    });
    expect(await send(reply("don.pdf"))).toMatchObject({ kind: "sent" });
    expect(await send(reply("gone.pdf"))).toMatchObject({ kind: "sent" });
    expect(citizen.replies()).toMatchObject([
      { document: { file_name: "don.pdf" } },
      { text: `gone.pdf\nhttp://127.0.0.1:${port}/gone.pdf` },
    ]);
    files.closeAllConnections();
    files.close();
  });

  it("refuses a part that another channel made", async () => {
    const part = { text: "a", body: { recipient: 1 } };
    expect(await channel.send({ chatId: citizen.chatId, part })).toMatchObject({ kind: "refused" });
  });

  it("names Telegram's rates as its pace", () => {
    expect(channel.pace).toEqual({
      perSecond: 30,
      burst: 30,
      perChatPerSecond: 1,
      perChatBurst: 3,
    });
  });
});
