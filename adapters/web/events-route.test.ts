import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import fastify from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ScriptedChat } from "../../tests/browser/scripted-chat.ts";
import { createScriptedChat } from "../../tests/browser/scripted-chat.ts";
import { silentLog } from "../../tests/services/silent-log.ts";
import type { Waits } from "./event-stream.ts";
import type { WebLimits } from "./limits.ts";
import { webRoutes } from "./routes.ts";

interface Listener {
  readonly events: { readonly id: string; readonly data: Record<string, unknown> }[];
  /** Everything as it came over the wire. */
  readonly raw: () => string;
  readonly ended: Promise<"complete" | "cut">;
  stop(): void;
}

let chat: ScriptedChat;
let app: FastifyInstance;
let base: string;
let session: string;
const listeners: Listener[] = [];

async function start(
  waits: Waits = { firstMs: 1000, longestMs: 5000 },
  limits: Partial<WebLimits> = { streamsPerSession: 2 },
): Promise<void> {
  chat = createScriptedChat();
  app = fastify();
  const { inbox, transcript } = chat;
  await app.register(
    webRoutes({ inbox, transcript, log: silentLog, filesDir: "unused", limits, waits }),
  );
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${base}/chat/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"text":"chào"}',
  });
  ({ session } = (await answer.json()) as { session: string });
}

/** A small, strict reader of server-sent events. */
async function listen(last?: string, how: "header" | "query" = "header"): Promise<Listener> {
  const stop = new AbortController();
  const query = last !== undefined && how === "query" ? `&after=${last}` : "";
  const answer = await fetch(`${base}/chat/events?session=${session}${query}`, {
    signal: stop.signal,
    ...(last !== undefined && how === "header" && { headers: { "last-event-id": last } }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/u);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const events: Listener["events"] = [];
  let raw = "";
  const ended = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of answer.body ?? []) {
      const text = decoder.decode(chunk as Uint8Array, { stream: true });
      raw += text;
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const read = /^event: message\nid: (\d+)\ndata: (.*)$/u.exec(block);
        if (read) events.push({ id: read[1] ?? "", data: JSON.parse(read[2] ?? "") });
      }
    }
    return "complete" as const;
  })().catch(() => "cut" as const);
  const listener = { events, raw: () => raw, ended, stop: () => stop.abort() };
  listeners.push(listener);
  return listener;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error("waited 4 s in vain");
}

const texts = (listener: Listener) => listener.events.map(({ data }) => data["text"]);

beforeEach(() => start());

afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.stop();
  const closing = app.close();
  // fetch opens connections ahead of use, which a closing server takes for busy.
  app.server.closeAllConnections();
  await closing;
});

describe("GET /chat/events", () => {
  it("tells messages in the agreed shape as they are sent", async () => {
    const listener = await listen();
    chat.say(session, {
      text: "Chọn **một** mục:\n- a\n- b",
      choices: [{ id: "procedure:1.001193", label: "Khai sinh" }],
      attachments: [{ name: "Tờ khai", type: "application/pdf", url: "https://x.vn/a.pdf" }],
    });
    chat.say(session, { text: "Tôi là cán bộ." }, "staff");
    await until(() => listener.events.length === 2);
    expect(listener.events).toEqual([
      {
        id: "1",
        data: {
          id: "m1",
          author: "bot",
          text: "Chọn **một** mục:\n- a\n- b",
          choices: [{ id: "procedure:1.001193", label: "Khai sinh" }],
          attachments: [{ name: "Tờ khai", type: "application/pdf", url: "https://x.vn/a.pdf" }],
        },
      },
      {
        id: "2",
        data: { id: "m2", author: "staff", text: "Tôi là cán bộ.", choices: [], attachments: [] },
      },
    ]);
    expect(listener.raw()).toMatch(/^retry: \d+\n\n/u);
  });

  it("tells a newcomer everything that was sent before", async () => {
    chat.say(session, { text: "một" });
    chat.say(session, { text: "hai" });
    const listener = await listen();
    await until(() => listener.events.length === 2);
    expect(texts(listener)).toEqual(["một", "hai"]);
  });

  it("keeps conversations apart", async () => {
    const listener = await listen();
    chat.say("somebody-else", { text: "không phải của anh/chị" });
    chat.say(session, { text: "của anh/chị" });
    await until(() => listener.events.length === 1);
    await sleep(50);
    expect(texts(listener)).toEqual(["của anh/chị"]);
  });

  it.each(["header", "query"] as const)("resumes after the last id (%s)", async (how) => {
    for (const text of ["một", "hai", "ba"]) chat.say(session, { text });
    const listener = await listen("2", how);
    await until(() => listener.events.length === 1);
    expect(texts(listener)).toEqual(["ba"]);
  });

  it.each(["x", "-1", "1e3", "9".repeat(40)])(
    "starts over for the unreadable id %s",
    async (last) => {
      chat.say(session, { text: "một" });
      const listener = await listen(last);
      await until(() => listener.events.length === 1);
    },
  );

  it("loses and repeats nothing when it breaks and resumes while messages are sent", async () => {
    const all = Array.from({ length: 300 }, (_, i) => `tin ${i}`);
    const sending = (async () => {
      for (const text of all) {
        chat.say(session, { text });
        chat.say("somebody-else", { text });
        if (Math.random() < 0.3) await sleep(1);
      }
    })();
    const seen: unknown[] = [];
    let last: string | undefined;
    while (seen.length < all.length) {
      const listener = await listen(last);
      const enough = Math.min(all.length, seen.length + 1 + Math.floor(Math.random() * 60));
      await until(() => seen.length + listener.events.length >= enough);
      listener.stop();
      await listener.ended;
      seen.push(...texts(listener));
      last = listener.events.at(-1)?.id;
    }
    await sending;
    expect(seen).toEqual(all);
  });

  it("carries a burst to a reader that is slow", async () => {
    const text = "nội dung dài ".repeat(2000);
    const listener = await listen();
    for (let i = 0; i < 200; i++) chat.say(session, { text: `${i} ${text}` });
    await until(() => listener.events.length === 200);
    expect(texts(listener).map((each) => parseInt(String(each), 10))).toEqual([
      ...Array(200).keys(),
    ]);
  });

  it("refuses sessions that are missing, of another form or unknown", async () => {
    for (const [query, code] of [
      ["", "bad-session"],
      ["?session=short", "bad-session"],
      [`?session=${session}&session=${session}`, "bad-session"],
      [`?session=${"A".repeat(32)}`, "unknown-session"],
    ] as const) {
      const answer = await fetch(`${base}/chat/events${query}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code } });
    }
  });

  it("ends the oldest stream when one session opens too many", async () => {
    const oldest = await listen();
    await listen();
    const newest = await listen();
    await oldest.ended;
    chat.say(session, { text: "một" });
    await until(() => newest.events.length === 1);
  });

  it("lets go of a stream when its reader leaves", async () => {
    const listener = await listen();
    expect(chat.listening(session)).toBe(1);
    listener.stop();
    await until(() => chat.listening(session) === 0);
  });

  it("does not count a reader who left before the stream began", async () => {
    await app.close();
    await start(undefined, { streams: 1 });
    chat.slowDown(100);
    const gone = AbortSignal.timeout(30);
    await fetch(`${base}/chat/events?session=${session}`, { signal: gone }).catch(() => undefined);
    await sleep(150);
    await listen();
  });

  it("refuses one stream too many for the process, for now", async () => {
    await app.close();
    await start(undefined, { streams: 1 });
    await listen();
    const answer = await fetch(`${base}/chat/events?session=${session}`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("10");
  });

  it("ends its streams when the process shuts down, without being waited for", async () => {
    const listener = await listen();
    const before = performance.now();
    await app.close();
    expect(await listener.ended).toBe("complete");
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("answers 503 while the store is away", async () => {
    chat.storeAway(true);
    const answer = await fetch(`${base}/chat/events?session=${session}`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
  });
});

describe("a quiet stream", () => {
  beforeEach(async () => {
    await app.close();
    await start({ firstMs: 30, longestMs: 60 });
  });

  it("shows that it lives", async () => {
    const listener = await listen();
    await until(() => listener.raw().endsWith(":\n\n:\n\n"));
  });

  it("finds what no signal told of", async () => {
    const listener = await listen();
    chat.loseSignals();
    chat.say(session, { text: "một" });
    await until(() => listener.events.length === 1);
  });

  it("survives a store that is away for a while", async () => {
    const listener = await listen();
    chat.storeAway(true);
    chat.say(session, { text: "một" });
    await sleep(100);
    chat.storeAway(false);
    await until(() => listener.events.length === 1);
  });
});
