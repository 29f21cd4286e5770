import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterEach, expect, it } from "vitest";
import type { SuiteStore } from "../tests/services/stores.ts";
import { describeStores } from "../tests/services/stores.ts";
import { listDeadLetters, replayDeadLetter } from "./dead-letters.ts";
import type { FakeChannel, FakeChannelOptions } from "./testing/fake-channel.ts";
import { createFakeChannel } from "./testing/fake-channel.ts";
import type { Path, PathOptions } from "./testing/start-path.ts";
import { APOLOGY, createCitizens, startPath } from "./testing/start-path.ts";
import { until } from "./testing/until.ts";
import { pause } from "./wait.ts";

/** Each test has an account of its own, so that nothing of another test is in its way. */
const aChannel = (options: FakeChannelOptions = {}): FakeChannel =>
  createFakeChannel({ account: randomBytes(6).toString("hex"), ...options });

function tools(suite: SuiteStore) {
  const open: Path[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((path) => path.close()));
  });
  async function start(
    channel: FakeChannel,
    options: Partial<Omit<PathOptions, "store" | "place" | "channel">> = {},
  ): Promise<Path> {
    const path = await startPath({ store: suite.store, place: suite.place, channel, ...options });
    open.push(path);
    return path;
  }

  async function rows(table: "inbox" | "outbox", channel: FakeChannel): Promise<Row[]> {
    const { rows: found } = await sql<Row>`
      select t.id, t.state from ${sql.table(table)} t join conversations c on c.id = t.conversation_id
      where c.account = ${channel.account} order by t.id`.execute(suite.store.db);
    return found;
  }

  async function states(table: "inbox" | "outbox", channel: FakeChannel): Promise<string[]> {
    return (await rows(table, channel)).map(({ state }) => state);
  }

  function replay({ queue }: Path, id: string): Promise<boolean> {
    return replayDeadLetter(suite.store.db, (kind, key) => queue.wake(kind, key), id);
  }

  return { start, rows, states, replay };
}

interface Row {
  readonly id: string;
  readonly state: string;
}

describeStores("the way of a message", (suite) => {
  const { start, states, rows, replay } = tools(suite);

  it("answers a message once, however often the platform repeats it", async () => {
    const channel = aChannel();
    const path = await start(channel);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => path.say("an", "xin chào", "update-1")),
    );
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);
    await until(() => channel.sent.length === 1);
    await path.say("an", "hết", "update-2");
    await path.say("an", "xin chào", "update-1");
    await until(() => channel.sent.length === 2);
    expect(channel.textsTo("an")).toEqual(["1: xin chào", "2: hết"]);
  });

  it("handles one chat's messages in order and answers another chat meanwhile", async () => {
    const channel = aChannel();
    channel.answer(async ({ chatId }) => {
      if (chatId === "busy") await pause(40);
      return undefined;
    });
    const path = await start(channel);
    const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`);
    await Promise.all(texts.map((text) => path.say("busy", text)));
    await path.say("quick", "hello");
    await until(() => channel.textsTo("quick").length === 1);
    expect(channel.textsTo("busy").length).toBeLessThan(30);
    await until(() => channel.textsTo("busy").length === 30);
    expect(channel.textsTo("busy")).toEqual(texts.map((text, index) => `${index + 1}: ${text}`));
  });

  it("sends all parts of an answer in their order", async () => {
    const channel = aChannel();
    const path = await start(channel);
    await path.say("an", "twice");
    await until(() => channel.sent.length === 2);
    expect(channel.textsTo("an")).toEqual(["1: twice", "1: again"]);
  });

  it("keeps and answers text that is long, decomposed, or that PostgreSQL refuses", async () => {
    const channel = aChannel();
    const path = await start(channel);
    const long = "ở".repeat(10_000);
    const decomposed = "Thủ tục đăng ký khai sinh".normalize("NFD");
    await path.say("an", long);
    await path.say("an", decomposed);
    await Promise.all([path.say("an", "nul \u0000 inside"), path.say("binh", "fine")]);
    await path.say("an", "lone \uD800 surrogate");
    await until(() => channel.sent.length === 5);
    expect(channel.textsTo("an")).toEqual([
      `1: ${long}`,
      `2: ${decomposed}`,
      "3: nul \uFFFD inside",
      "4: lone \uFFFD surrogate",
    ]);
  });

  it("keeps what belongs to no conversation or needs no answer", async () => {
    const channel = aChannel();
    const path = await start(channel);
    await path.tell("an", { kind: "receipt", what: "seen", messageIds: ["1"] });
    await path.tell("an", { kind: "other", name: "poll" });
    await path.tell("an", { kind: "echo", messageId: "m1", text: "ours" });
    expect(await states("inbox", channel)).toEqual(["noted", "noted", "noted"]);
    expect(channel.tries).toEqual([]);
  });

  it("opens one case and notes questions without an answer, with the reply", async () => {
    const channel = aChannel();
    const path = await start(channel);
    for (const text of ["person", "puzzle", "person"]) await path.say("an", text);
    await until(() => channel.sent.length === 3);
    const { rows: found } = await sql<{ cases: string; questions: string }>`
      select (select string_agg(reason, ',') from cases where conversation_id = c.id) as cases,
        (select string_agg(question, ',') from unanswered where conversation_id = c.id) as questions
      from conversations c where account = ${channel.account}`.execute(suite.store.db);
    expect(found).toEqual([{ cases: "asked", questions: "puzzle" }]);
  });

  it("falls silent when a person takes the conversation over", async () => {
    const channel = aChannel();
    let letGo = (): void => undefined;
    const slow = new Promise<void>((resolve) => (letGo = resolve));
    channel.answer(async () => {
      await slow;
      return undefined;
    });
    const path = await start(channel);
    await path.say("an", "one");
    await until(() => channel.tries.length === 1);
    await path.say("an", "two");
    await until(async () => (await states("outbox", channel)).length === 2);
    await path.tell("an", { kind: "echo", messageId: "x", text: "I am here", admin: "mai" });
    await until(async () => (await states("inbox", channel)).every((state) => state === "handled"));
    letGo();
    await path.say("an", "three");
    await until(async () => (await states("inbox", channel)).every((state) => state === "handled"));
    await until(async () => (await states("outbox", channel)).includes("sent"));
    await pause(200);
    expect(await states("outbox", channel)).toEqual(["sent", "cancelled"]);
  });

  it("opens a case for staff when a citizen wants their data deleted", async () => {
    const channel = aChannel();
    const path = await start(channel);
    await path.say("an", "person");
    await path.tell("an", { kind: "withdrawn" });
    const reason = async (): Promise<string | undefined> => {
      const { rows: found } = await sql<{ reason: string }>`
        select reason from cases join conversations c on c.id = conversation_id
        where account = ${channel.account}`.execute(suite.store.db);
      return found[0]?.reason;
    };
    await until(async () => (await reason()) === "withdrawn");
  });

  it("fetches the files of a message, again when that fails", async () => {
    const channel = aChannel();
    let calls = 0;
    const fetch = async (ref: string) => {
      calls += 1;
      if (ref === "bad") return { refused: "not an image" };
      return { path: `${ref}.jpg`, type: "image/jpeg", sizeBytes: 3, sha256: "abc" };
    };
    const path = await start(channel, { fetchers: new Map([[channel.name, fetch]]) });
    await path.tell("an", {
      kind: "attachments",
      attachments: [
        { type: "image", ref: "good", name: "giấy.jpg" },
        { type: "image", ref: "bad" },
      ],
    });
    const files = async (): Promise<object[]> => {
      const { rows: found } = await sql<object>`
        select f.state, f.path, f.reason from files f join inbox i on i.id = f.inbox_id
        where i.account = ${channel.account} order by f.position`.execute(suite.store.db);
      return found;
    };
    await until(() => calls === 2);
    await until(async () => JSON.stringify(await files()).includes("not an image"));
    expect(await files()).toEqual([
      { state: "stored", path: "good.jpg", reason: null },
      { state: "refused", path: null, reason: "not an image" },
    ]);
  });

  it("sets a message aside that cannot be answered, apologises, goes on, and can replay it", async () => {
    const channel = aChannel();
    const path = await start(channel);
    await path.say("an", "fine");
    await path.say("an", "bug");
    await path.say("an", "next");
    await until(() => channel.sent.length === 3);
    expect(channel.textsTo("an")).toEqual(["1: fine", APOLOGY, "2: next"]);
    expect(await states("inbox", channel)).toEqual(["handled", "failed", "handled"]);

    const id = `in:${(await rows("inbox", channel))[1]?.id}`;
    const letter = (await listDeadLetters(suite.store.db, { limit: 100 })).find(
      (one) => one.id === id,
    );
    expect(letter).toMatchObject({ what: "turn failed", channel: channel.name });
    expect(letter?.reason).toContain("TypeError");
    expect(letter?.reason).not.toContain("cannot read");

    await sql`update inbox set event = '{"kind":"text","text":"mended"}' where id = ${id.slice(3)}`.execute(
      suite.store.db,
    );
    expect(await replay(path, id)).toBe(true);
    await until(() => channel.sent.length === 4);
    expect(channel.textsTo("an").at(-1)).toBe("3: mended");
    expect(await replay(path, id)).toBe(false);
    expect(await replay(path, "in:'; drop")).toBe(false);
  });
});

describeStores("delivery", (suite) => {
  const { start, states, rows, replay } = tools(suite);

  it("never repeats a send whose answer was lost, and goes on with the next", async () => {
    const channel = aChannel();
    channel.answer(({ part }) => {
      if (part.text.endsWith("lost")) return { kind: "unknown", reason: "no answer" };
      if (part.text.endsWith("hangs")) return new Promise(() => undefined);
      if (part.text.endsWith("throws")) throw new Error("adapter bug");
      return undefined;
    });
    const path = await start(channel, { sendTimeoutMs: 200, sweepEveryMs: 300 });
    for (const text of ["lost", "hangs", "throws", "kept"]) await path.say("an", text);
    await until(() => channel.sent.length === 1);
    await pause(1_000);
    expect(channel.tries.map(({ text }) => text)).toEqual([
      "1: lost",
      "2: hangs",
      "3: throws",
      "4: kept",
    ]);
    expect(await states("outbox", channel)).toEqual(["unknown", "unknown", "unknown", "sent"]);
  });

  it("sends an unknown part again when a person says so", async () => {
    const channel = aChannel();
    channel.answer(() => ({ kind: "unknown", reason: "no answer" }));
    const path = await start(channel);
    await path.say("an", "hello");
    await until(async () => (await states("outbox", channel))[0] === "unknown");
    channel.answer(() => undefined);
    const id = `out:${(await rows("outbox", channel))[0]?.id}`;
    expect(await replay(path, id)).toBe(true);
    await until(() => channel.sent.length === 1);
  });

  it("waits as long as the platform says for a chat, and lets other chats go", async () => {
    const channel = aChannel();
    let limited = true;
    channel.answer(({ chatId }) => {
      if (chatId !== "an" || !limited) return undefined;
      limited = false;
      return { kind: "later", reason: "429", retry: { afterMs: 1_200, scope: "chat" } };
    });
    const path = await start(channel);
    await path.say("an", "one");
    await path.say("an", "two");
    await until(() => channel.tries.length === 1);
    await until(async () => (await states("outbox", channel)).includes("pending"));
    await path.say("binh", "hello");
    await until(() => channel.sent.length === 3);
    expect(channel.sent.map(({ text }) => text)).toEqual(["1: hello", "1: one", "2: two"]);
    const [first, second] = channel.tries.filter(({ chatId }) => chatId === "an");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_190);
  });

  it("stops the whole channel when the platform says so", async () => {
    const channel = aChannel();
    let limited = true;
    channel.answer(() => {
      if (!limited) return undefined;
      limited = false;
      return { kind: "later", reason: "429", retry: { afterMs: 1_200, scope: "channel" } };
    });
    const path = await start(channel);
    await path.say("an", "one");
    await until(() => channel.tries.length === 1);
    await until(async () => (await states("outbox", channel)).join() === "pending");
    await path.say("binh", "hello");
    await until(() => channel.sent.length === 2);
    const begin = channel.tries[0]?.at ?? 0;
    for (const { at } of channel.sent) expect(at - begin).toBeGreaterThanOrEqual(1_190);
  });

  it("keeps to the channel's pace over all chats, and to the pace of a chat", async () => {
    const channel = aChannel({
      pace: { perSecond: 20, burst: 5, perChatPerSecond: 4, perChatBurst: 2 },
    });
    const path = await start(channel);
    await Promise.all(Array.from({ length: 15 }, (_, index) => path.say(`chat ${index}`, "hello")));
    await until(() => channel.sent.length === 15);
    const times = channel.sent.map(({ at }) => at);
    // Five at once, the other ten at twenty a second.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(450);

    for (const text of ["1", "2", "3", "4"]) await path.say("an", text);
    await until(() => channel.textsTo("an").length === 4);
    const an = channel.sent.filter(({ chatId }) => chatId === "an").map(({ at }) => at);
    // Two at once, the other two at four a second.
    expect((an.at(-1) ?? 0) - (an[0] ?? 0)).toBeGreaterThanOrEqual(450);
  });

  it("holds what may only go after the citizen writes, in order, until then", async () => {
    const channel = aChannel();
    let open = false;
    channel.answer(() =>
      open ? undefined : { kind: "later", reason: "window closed", retry: "when-citizen-writes" },
    );
    const path = await start(channel, { sweepEveryMs: 300 });
    await path.say("an", "one");
    await until(async () => (await states("outbox", channel))[0] === "held");
    await pause(700);
    expect(channel.tries).toHaveLength(1);
    open = true;
    await path.say("an", "two");
    await until(() => channel.sent.length === 2);
    expect(channel.textsTo("an")).toEqual(["1: one", "2: two"]);
  });

  it("gives up on a chat that is gone, and writes again when the citizen is back", async () => {
    const channel = aChannel();
    let gone = true;
    channel.answer(() =>
      gone ? { kind: "refused", reason: "bot was blocked", unreachable: true } : undefined,
    );
    const path = await start(channel);
    await path.say("an", "twice");
    await until(async () => (await states("outbox", channel)).join() === "refused,refused");
    expect(channel.tries).toHaveLength(1);
    gone = false;
    await path.tell("an", { kind: "left", how: "blocked" });
    await path.tell("an", { kind: "start" });
    await until(() => channel.sent.length === 1);
    expect(channel.textsTo("an")).toEqual(["2: start"]);
  });
});

describeStores("after a crash", (suite) => {
  const { start, states } = tools(suite);

  it("answers what was stored by a process that died before its wake", async () => {
    const channel = aChannel();
    const dead = createCitizens({ store: suite.store, channel });
    await dead.say("an", "one");
    await dead.say("an", "two");
    await start(channel);
    await until(() => channel.sent.length === 2);
    expect(channel.textsTo("an")).toEqual(["1: one", "2: two"]);
  });

  it("repeats a turn that was cut off, with all its effects once", async () => {
    const channel = aChannel();
    const dying = createFakeChannel({ account: channel.account });
    const cutOff = Object.assign(dying, {
      render: () => {
        throw new Error("power failure");
      },
    });
    const before = await start(cutOff);
    await before.say("an", "person");
    const tried = async (): Promise<boolean> => {
      const { rows: found } = await sql`
        select 1 from inbox where account = ${channel.account} and attempts > 0`.execute(
        suite.store.db,
      );
      return found.length > 0;
    };
    await until(tried);
    await before.close();
    await sql`update inbox set attempts = 0, state = 'pending' where account = ${channel.account}`.execute(
      suite.store.db,
    );
    await start(channel);
    await until(() => channel.sent.length === 1);
    expect(channel.textsTo("an")).toEqual(["1: person"]);
    await until(async () => (await states("outbox", channel)).join() === "sent");
  });

  it("delivers what a process had still to send", async () => {
    const channel = aChannel();
    const before = await start(channel);
    channel.answer(() => ({ kind: "later", reason: "x", retry: { afterMs: 600, scope: "chat" } }));
    await before.say("an", "one");
    await until(() => channel.tries.length === 1);
    await before.close();
    channel.answer(() => undefined);
    await start(channel, { sweepEveryMs: 200 });
    await until(() => channel.sent.length === 1);
    expect(channel.textsTo("an")).toEqual(["1: one"]);
  });

  it("never repeats what a dead process was sending, and goes on behind it", async () => {
    const channel = aChannel();
    const before = await start(channel);
    await before.say("an", "one");
    await until(async () => (await states("outbox", channel))[0] === "sent");
    await before.close();
    await sql`
      update outbox set state = 'sending', sending_since = now() - interval '2 minutes'
      from conversations c where c.id = conversation_id and c.account = ${channel.account}`.execute(
      suite.store.db,
    );
    const dead = createCitizens({ store: suite.store, channel });
    await dead.say("an", "two");
    await start(channel);
    await until(() => channel.sent.length === 2);
    await until(async () => (await states("outbox", channel)).join() === "unknown,sent");
    expect(channel.textsTo("an")).toEqual(["1: one", "2: two"]);
  });
});
