import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import type { Installation } from "../journeys/installation.ts";
import { createInstallation } from "../journeys/installation.ts";
import type { Program } from "../journeys/program.ts";
import type { StoreKind } from "../services/stores.ts";
import { STORE_KINDS } from "../services/stores.ts";
import { until } from "../services/until.ts";
import { whileLocked } from "./while-locked.ts";

const KILLS: Readonly<Record<StoreKind, number>> = {
  embedded: 4,
  PostgreSQL: 2,
  "PostgreSQL + Redis": 3,
};
const CHATS = 20;
const QUESTIONS = [
  "đăng ký kết hôn cần giấy tờ gì",
  "thế lệ phí bao nhiêu",
  "đăng ký tạm trú nộp ở đâu",
] as const;
/** A killed process's jobs are found again after BullMQ's lock has run out and its next look: fifteen seconds at most. */
const RECOVERY_MS = 40_000;
const LONG_TEST_MS = 150_000;

let installation: Installation;
afterEach(() => installation.remove());

describe.each(STORE_KINDS)("a flood on %s", (kind) => {
  it(
    "loses nothing and repeats nothing when the program is killed again and again",
    async () => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      const random = seeded(seed);
      installation = await createInstallation({ kind });
      const { telegram } = installation;
      telegram.fault({ kind: "delay", ms: 30, times: 1_000 });
      let program = await installation.start();
      for (let kill = 0; kill < KILLS[kind]; kill += 1) {
        askFrom(installation, kill, KILLS[kind]);
        await sleep(random() * 600);
        await program.kill();
        if (kind !== "embedded") await ageSends(installation);
        program = await installation.start();
      }
      await until(() => telegram.pendingUpdates() === 0, RECOVERY_MS);
      await installation.untilIdle(RECOVERY_MS);
      expect(await program.stop()).toBe(0);
      await expectEachAnsweredOnce(installation, `seed ${seed}`);
    },
    LONG_TEST_MS,
  );
});

describe.each(["embedded", "PostgreSQL + Redis"] as const)("asked to end on %s", (kind) => {
  it(
    "ends cleanly in a flood, and the next start goes on",
    async () => {
      installation = await createInstallation({ kind });
      const { telegram } = installation;
      telegram.fault({ kind: "delay", ms: 30, times: 1_000 });
      const before = await installation.start();
      askFrom(installation, 0, 1);
      await until(() => telegram.outbox().length > 5);
      const began = performance.now();
      expect(await before.stop()).toBe(0);
      expect(performance.now() - began).toBeLessThan(10_000);
      const after = await installation.start();
      await until(() => telegram.pendingUpdates() === 0, RECOVERY_MS);
      await installation.untilIdle(RECOVERY_MS);
      expect(await after.stop()).toBe(0);
      expect(await expectEachAnsweredOnce(installation, "SIGTERM")).toEqual({ unknown: 0 });
    },
    LONG_TEST_MS,
  );
});

describe("killed while sending on embedded", () => {
  it(
    "never repeats a send whose answer was lost, shows it to staff, and goes on with the chat",
    async () => {
      installation = await createInstallation({ kind: "embedded" });
      const { telegram } = installation;
      const citizen = telegram.citizen();
      telegram.fault({ kind: "hang" });
      const before = await installation.start();
      citizen.says(QUESTIONS[0]);
      await until(() => telegram.calls("sendMessage").length === 1);
      await before.kill();
      await installation.start();
      const { output, code } = await installation.run(["dead-letters", "list"]);
      expect(output).toMatch(/out:\d+.*send unknown.*telegram/u);
      expect(code).toBe(0);
      citizen.says(QUESTIONS[1]);
      const replies = await citizen.waitForReplies(1);
      expect(replies[0]?.text).toMatch(/kết hôn[^]*phí|kết hôn[^]*đồng/iu);
      expect(telegram.calls("sendMessage")).toHaveLength(2);
    },
    LONG_TEST_MS,
  );
});

describe("killed at each step on PostgreSQL + Redis", () => {
  it(
    "loses nothing, and sends nothing twice",
    async () => {
      installation = await createInstallation({ kind: "PostgreSQL + Redis" });
      const { telegram, zalo } = installation;
      const stored = telegram.citizen();
      const inTurn = telegram.citizen();
      const turned = telegram.citizen();
      const sending = zalo.citizen("3001");
      const answered = zalo.citizen("3002");

      await step("after the inbox's commit", { ROLE: "web" }, async (program) => {
        stored.says(QUESTIONS[0]);
        await until(() => telegram.webhookUrl() !== undefined && telegram.pendingUpdates() === 0);
        await program.kill();
      });
      await step("inside the turn", {}, (program) =>
        whileLocked(databaseOf(installation), "outbox", async (lock) => {
          inTurn.says(QUESTIONS[0]);
          await until(() => telegram.pendingUpdates() === 0);
          await until(() => lock.someoneWaits());
          await program.kill();
        }),
      );
      await step("after the turn", {}, (program) =>
        whileLocked(databaseOf(installation), "pace", async (lock) => {
          turned.says(QUESTIONS[0]);
          await until(async () => (await statesOf(installation, turned.chatId)).length > 0);
          await until(() => lock.someoneWaits());
          await program.kill();
        }),
      );
      await step("while the platform has not answered", {}, async (program) => {
        await installation.untilIdle(RECOVERY_MS); // the three above must not be on their way now
        zalo.fail({ kind: "hang", path: "/v3.0/oa/message" });
        await sending.text(QUESTIONS[0]);
        await until(async () => (await statesOf(installation, "3001")).includes("sending"));
        await sleep(100); // the request is on its way
        await program.kill();
      });
      await step("after the platform's answer", {}, async (program) => {
        zalo.fail({ kind: "delay", ms: 1_500, path: "/v3.0/oa/message" });
        await answered.text(QUESTIONS[0]);
        await until(async () => (await statesOf(installation, "3002")).includes("sending"));
        await whileLocked(databaseOf(installation), "outbox", async () => {
          await until(() => answered.messages().length === 1);
          await sleep(100); // the program has its answer and cannot record it
          await program.kill();
        });
      });

      await ageSends(installation);
      const program = await installation.start();
      await installation.untilIdle();
      for (const citizen of [stored, inTurn, turned]) {
        expect(citizen.replies()).toHaveLength(1);
        expect(citizen.replies()[0]?.text).toMatch(/kết hôn/iu);
        expect(await statesOf(installation, citizen.chatId)).toEqual(["sent"]);
      }
      expect(await statesOf(installation, "3001")).toEqual(["unknown"]);
      expect(await statesOf(installation, "3002")).toEqual(["unknown"]);
      expect(sending.messages()).toHaveLength(0);
      expect(answered.messages()).toHaveLength(1);
      const { output } = await installation.run(["dead-letters", "list"]);
      expect(output.match(/out:\d+.*send unknown.*zalo/gu)).toHaveLength(2);
      await sending.text(QUESTIONS[1]);
      await until(() => sending.messages().length === 1);
      expect(await program.stop()).toBe(0);
    },
    LONG_TEST_MS,
  );
});

async function step(
  name: string,
  settings: Readonly<Record<string, string>>,
  work: (program: Program) => Promise<void>,
): Promise<void> {
  const program = await installation.start(settings);
  try {
    await work(program);
  } catch (cause) {
    throw new Error(`${name}: ${program.output()}`, { cause });
  }
}

/** Everybody's questions, in as many shares as there are kills. Telegram keeps a chat's messages in order and insists. */
function askFrom({ telegram }: Installation, share: number, shares: number): void {
  for (let chat = share; chat < CHATS; chat += shares)
    for (const question of QUESTIONS) telegram.citizen(30_001 + chat).says(question);
}

interface Row {
  readonly chat_id: string;
  readonly question: string;
  readonly text: string | null;
  readonly state: string | null;
}

/** Every message was stored once and answered once, in order; what is `unknown` may or may not have arrived. */
async function expectEachAnsweredOnce(
  { telegram, look }: Installation,
  which: string,
): Promise<{ readonly unknown: number }> {
  const rows = await look(async ({ db }) => {
    const found = await sql<Row>`
      select c.chat_id, i.event->>'text' as question, i.state as inbox_state,
        o.state, o.part->>'text' as text
      from inbox i join conversations c on c.id = i.conversation_id
      left join outbox o on o.inbox_id = i.id
      where i.event->>'kind' = 'text' order by i.id, o.id`.execute(db);
    return found.rows;
  });
  for (let chat = 0; chat < CHATS; chat += 1) {
    const citizen = telegram.citizen(30_001 + chat);
    const own = rows.filter(({ chat_id: id }) => id === citizen.chatId);
    const asked = own.map(({ question }) => question);
    expect([...new Set(asked)], which).toEqual(QUESTIONS);
    expect(asked, `${which}: one part each`).toHaveLength(QUESTIONS.length);
    expectArrived(own, citizen.replies(), which);
  }
  return { unknown: rows.filter(({ state }) => state === "unknown").length };
}

function expectArrived(
  rows: readonly Row[],
  replies: readonly { readonly text?: string }[],
  which: string,
): void {
  const left = replies.map(({ text = "" }) => text.trim());
  for (const { state, text } of rows) {
    expect(["sent", "unknown"], which).toContain(state);
    const arrived = left[0] === text?.trim();
    if (state === "sent") expect(left[0], which).toBe(text?.trim());
    if (arrived) left.shift();
  }
  expect(left, `${which}: nothing arrived twice`).toEqual([]);
}

/** The sends of a dead process are given up after a minute; the test does not wait so long. */
async function ageSends({ look }: Installation): Promise<void> {
  await look(({ db }) =>
    sql`update outbox set sending_since = now() - interval '2 minutes' where state = 'sending'`.execute(
      db,
    ),
  );
}

async function statesOf({ look }: Installation, chatId: string): Promise<readonly string[]> {
  return look(async ({ db }) => {
    const { rows } = await sql<{ state: string }>`
      select o.state from outbox o join conversations c on c.id = o.conversation_id
      where c.chat_id = ${chatId} order by o.id`.execute(db);
    return rows.map(({ state }) => state);
  });
}

function databaseOf({ settings }: Installation): string {
  const url = settings["DATABASE_URL"];
  if (url === undefined) throw new Error("the embedded store has no server");
  return url;
}

/** Park and Miller's generator: the printed seed gives the same moments again. */
function seeded(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
