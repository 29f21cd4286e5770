import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import fastify from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ScriptedChat } from "../../tests/browser/scripted-chat.ts";
import { createScriptedChat } from "../../tests/browser/scripted-chat.ts";
import { silentLog } from "../../tests/services/silent-log.ts";
import type { WebLimits } from "./limits.ts";
import { webRoutes } from "./routes.ts";

const DOCM = Buffer.from("PK\u0003\u0004 word/document.xml word/vbaProject.bin");
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const JPG = Buffer.from("ffd8ffe000104a464946", "hex");
const PDF = Buffer.from("%PDF-1.7\n");

let chat: ScriptedChat;
let app: FastifyInstance;
let filesDir: string;

async function start(limits: Partial<WebLimits> = {}): Promise<void> {
  chat = createScriptedChat();
  app = fastify();
  await app.register(
    webRoutes({ inbox: chat.inbox, transcript: chat.transcript, log: silentLog, filesDir, limits }),
  );
}

function post(payload: unknown, ip = "203.0.113.1") {
  return app.inject({
    method: "POST",
    url: "/chat/messages",
    remoteAddress: ip,
    headers: { "content-type": "application/json" },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
}

function postForm(fields: Record<string, string>, files: readonly [string, Buffer][]) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, bytes] of files) form.append("files", new Blob([bytes]), name);
  return app.inject({ method: "POST", url: "/chat/messages", payload: form });
}

async function newSession(): Promise<string> {
  const { session } = (await post({ text: "xin chào" })).json<{ session: string }>();
  return session;
}

beforeEach(async () => {
  filesDir = join(await mkdtemp(join(tmpdir(), "web-")), "files");
  await start();
});

afterEach(async () => {
  await app.close();
  await rm(filesDir, { recursive: true, force: true });
});

describe("POST /chat/messages", () => {
  it("gives a new session to a first message and puts it into the inbox", async () => {
    const answer = await post({ text: "làm hộ chiếu" });
    expect(answer.statusCode).toBe(202);
    const { session, id } = answer.json<{ session: string; id: string }>();
    expect(session).toMatch(/^[\w-]{32}$/u);
    expect(chat.received).toMatchObject([
      {
        channel: "web",
        account: "local",
        chatId: session,
        platformId: `${session}/${id}`,
        event: { kind: "text", text: "làm hộ chiếu" },
      },
    ]);
  });

  it("never gives the same session twice", async () => {
    expect(await newSession()).not.toBe(await newSession());
  });

  it("continues a known session with text and with choices", async () => {
    const session = await newSession();
    expect((await post({ session, choice: "procedure:1.001193" })).statusCode).toBe(202);
    expect(chat.received.at(-1)).toMatchObject({
      chatId: session,
      event: { kind: "choice", id: "procedure:1.001193" },
    });
  });

  it("takes a message that is sent again for the same message", async () => {
    const session = await newSession();
    const first = await post({ session, text: "lệ phí?", clientId: "a1" });
    const again = await post({ session, text: "lệ phí?", clientId: "a1" });
    expect(again.json()).toEqual(first.json());
    expect(chat.received).toHaveLength(2);
  });

  it("keeps one conversation's message ids apart from another's", async () => {
    await post({ text: "một", clientId: "same" });
    await post({ text: "hai", clientId: "same" });
    expect(chat.received).toHaveLength(2);
  });

  it("takes 10,000 characters, also decomposed ones, and refuses one more", async () => {
    expect((await post({ text: "ế".normalize("NFD").repeat(10_000) })).statusCode).toBe(202);
    const refused = await post({ text: "a".repeat(10_001) });
    expect(refused.statusCode).toBe(413);
    expect(refused.json()).toMatchObject({ error: { code: "text-too-long" } });
  });

  it("makes half surrogate pairs and NUL storable", async () => {
    await post('{"text":"a\\ud800b\\u0000c"}');
    expect(chat.received[0]?.event).toEqual({ kind: "text", text: "a\uFFFDbc" });
  });

  it.each([
    ["no content", {}, 400, "empty-message"],
    ["only spaces", { text: " \n " }, 400, "empty-message"],
    ["an empty choice", { choice: "" }, 400, "empty-message"],
    ["text and choice", { text: "a", choice: "b" }, 400, "bad-request"],
    ["a choice that is none of ours", { choice: "ố".repeat(40) }, 400, "bad-request"],
    ["wrong types", { text: 5 }, 400, "bad-request"],
    ["a list", [1], 400, "bad-request"],
    ["null", "null", 400, "bad-request"],
    ["broken JSON", '{"text":', 400, "bad-request"],
    ["an empty body", "", 400, "bad-request"],
    ["a session of another form", { session: "../../etc", text: "a" }, 400, "bad-session"],
    ["an invented session", { session: "A".repeat(32), text: "a" }, 400, "unknown-session"],
    ["a huge body", { text: "a".repeat(300_000) }, 413, "body-too-large"],
  ] as const)("refuses %s clearly and stores nothing", async (...[, payload, status, code]) => {
    const answer = await post(payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ error: { code, message: expect.stringMatching(/.{10}/u) } });
    expect(chat.received).toEqual([]);
  });

  it("refuses a body of another kind", async () => {
    const headers = { "content-type": "text/xml" };
    const answer = await app.inject({
      method: "POST",
      url: "/chat/messages",
      headers,
      body: "<a/>",
    });
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toMatchObject({ error: { code: "media-type" } });
  });

  it("answers 503 while the store is away, and takes the same message afterwards", async () => {
    const session = await newSession();
    chat.storeAway(true);
    const away = await post({ session, text: "a", clientId: "1" });
    expect(away.statusCode).toBe(503);
    expect(away.headers["retry-after"]).toBe("5");
    expect(away.json()).toMatchObject({ error: { code: "unavailable" } });
    expect((await post({ text: "a" })).statusCode).toBe(503);
    chat.storeAway(false);
    expect((await post({ session, text: "a", clientId: "1" })).statusCode).toBe(202);
    expect(chat.received).toHaveLength(2);
  });
});

describe("limits", () => {
  it("slows down one session and leaves others alone", async () => {
    await start({ session: { burst: 3, perSecond: 0.5 } });
    const session = await newSession();
    const codes = [];
    for (let i = 0; i < 4; i++) codes.push((await post({ session, text: "a" })).statusCode);
    expect(codes).toEqual([202, 202, 202, 429]);
    const refused = await post({ session, text: "a" });
    expect(refused.headers["retry-after"]).toBe("2");
    expect(refused.json()).toMatchObject({ error: { code: "rate-limited" } });
    expect((await post({ text: "a" })).statusCode).toBe(202);
  });

  it("slows down one address, an IPv6 visitor by its network", async () => {
    await start({ address: { burst: 1, perSecond: 0.1 } });
    expect((await post({ text: "a" }, "2001:db8:1:2::1")).statusCode).toBe(202);
    expect((await post({ text: "a" }, "2001:db8:1:2:ffff::9")).statusCode).toBe(429);
    expect((await post({ text: "a" }, "2001:db8:1:3::1")).statusCode).toBe(202);
    expect((await post({ text: "a" }, "203.0.113.9")).statusCode).toBe(202);
  });
});

describe("files", () => {
  it("stores what its content says it is, under a name of ours, and tells the inbox", async () => {
    const session = await newSession();
    const answer = await postForm({ session, text: "ảnh của tôi" }, [
      ["đơn.exe", PNG],
      ["../../tờ khai.pdf", PDF],
    ]);
    expect(answer.statusCode).toBe(202);
    const stored = await readdir(filesDir);
    expect(stored).toHaveLength(2);
    expect(chat.received.at(-1)?.event).toEqual({
      kind: "attachments",
      text: "ảnh của tôi",
      attachments: [
        {
          type: "image",
          name: "đơn.exe",
          sizeBytes: PNG.length,
          ref: expect.stringMatching(/^[0-9a-f]{32}\.png$/u),
        },
        {
          type: "file",
          name: "tờ khai.pdf",
          sizeBytes: PDF.length,
          ref: expect.stringMatching(/^[0-9a-f]{32}\.pdf$/u),
        },
      ],
    });
    const pdf = stored.find((name) => name.endsWith(".pdf")) ?? "";
    expect(await readFile(join(filesDir, pdf))).toEqual(PDF);
  });

  it("takes text alone and choices as a form too", async () => {
    expect((await postForm({ text: "chào" }, [])).statusCode).toBe(202);
    expect((await postForm({ choice: "a" }, [])).statusCode).toBe(202);
    expect(chat.received.map(({ event }) => event.kind)).toEqual(["text", "choice"]);
  });

  it.each([
    [
      "a program named as a picture",
      {},
      [["a.png", Buffer.from("MZ\u0090\u0000")]],
      415,
      "file-type",
    ],
    ["a web page", {}, [["a.pdf", Buffer.from("<html>")]], 415, "file-type"],
    ["a Word file with macros", {}, [["a.docx", DOCM]], 415, "file-type"],
    ["an empty file", {}, [["a.png", Buffer.alloc(0)]], 415, "file-type"],
    [
      "a good file beside a bad one",
      {},
      [
        ["a.png", PNG],
        ["b", Buffer.from("x")],
      ],
      415,
      "file-type",
    ],
    ["six files", {}, Array.from({ length: 6 }, () => ["a.jpg", JPG]), 413, "too-many-files"],
    ["11 MB", {}, [["a.jpg", Buffer.concat([JPG, Buffer.alloc(11e6)])]], 413, "file-too-large"],
    ["a file with a choice", { choice: "a" }, [["a.jpg", JPG]], 400, "bad-request"],
    ["a bad session", { session: "x" }, [["a.jpg", JPG]], 400, "bad-session"],
  ] satisfies [string, Record<string, string>, (string | Buffer)[][], number, string][])(
    "refuses %s and keeps nothing of it",
    async (...[, fields, files, status, code]) => {
      const answer = await postForm(fields, files as [string, Buffer][]);
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({ error: { code } });
      expect(await readdir(filesDir)).toEqual([]);
      expect(chat.received).toEqual([]);
    },
  );

  it("keeps no second copy when the message comes again, and none when the store is away", async () => {
    const session = await newSession();
    await postForm({ session, clientId: "1" }, [["a.jpg", JPG]]);
    await postForm({ session, clientId: "1" }, [["a.jpg", JPG]]);
    chat.storeAway(true);
    await postForm({ session, clientId: "2" }, [["a.jpg", JPG]]);
    expect(await readdir(filesDir)).toHaveLength(1);
  });

  it("limits how many come from one address", async () => {
    await start({ files: { burst: 1, perSecond: 0.01 } });
    expect((await postForm({}, [["a.jpg", JPG]])).statusCode).toBe(202);
    expect((await postForm({}, [["a.jpg", JPG]])).statusCode).toBe(429);
    expect((await post({ text: "a" })).statusCode).toBe(202);
  });
});

describe("GET /chat", () => {
  it("serves the page and everything it loads, locked down", async () => {
    const page = await app.inject("/chat");
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-type"]).toMatch(/^text\/html/u);
    expect(page.headers["cache-control"]).toBe("no-cache");
    expect(page.headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    );
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["referrer-policy"]).toBe("no-referrer");
    const assets = [...page.body.matchAll(/(?:src|href)="(chat\/assets\/[^"]+)"/gu)];
    expect(assets.length).toBeGreaterThan(2);
    for (const [, path] of assets) {
      const asset = await app.inject(`/${path}`);
      expect(asset.statusCode, path).toBe(200);
      expect(asset.headers["cache-control"]).toMatch(/immutable/u);
      expect(asset.headers["x-content-type-options"]).toBe("nosniff");
    }
  });

  it("serves nothing else of the folder", async () => {
    const page = await app.inject("/chat");
    const [, base = ""] = /(chat\/assets\/\w+)\//u.exec(page.body) ?? [];
    for (const path of ["index.html", "tsconfig.json", "../routes.ts", "%2e%2e/routes.ts", ""]) {
      expect((await app.inject(`/${base}/${path}`)).statusCode, path).toBe(404);
    }
  });

  it("lets the portals that embed it be named", async () => {
    const other = fastify();
    const frameAncestors = ["'self'", "https://dichvucong.example.vn"];
    const { inbox, transcript } = chat;
    await other.register(
      webRoutes({ inbox, transcript, log: silentLog, filesDir, frameAncestors }),
    );
    const page = await other.inject("/chat");
    expect(page.headers["content-security-policy"]).toMatch(
      /frame-ancestors 'self' https:\/\/dichvucong\.example\.vn$/u,
    );
    await other.close();
  });

  it("stores nothing", async () => {
    await app.inject("/chat");
    expect(chat.received).toEqual([]);
  });
});
