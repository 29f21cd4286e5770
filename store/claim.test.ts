import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { expect, it } from "vitest";
import type { Pace } from "../bot/ports.ts";
import { describeStores } from "../tests/services/stores.ts";
import type { Claim, ClaimedPart } from "./claim.ts";
import { claimNext } from "./claim.ts";
import type { Database } from "./database.ts";
import { finishAndClaimNext, postpone } from "./outbox.ts";

const UNLIMITED: Pace = {
  perSecond: Infinity,
  burst: 1,
  perChatPerSecond: Infinity,
  perChatBurst: 1,
};

function aChannel(pace: Partial<Pace> = {}) {
  const account = randomBytes(6).toString("hex");
  return { name: "telegram" as const, account, pace: { ...UNLIMITED, ...pace } };
}

/** Conversations, each with as many parts waiting. */
async function waiting(
  db: Database,
  account: string,
  { chats, parts = 1 }: { readonly chats: number; readonly parts?: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with c as (
      insert into conversations (channel, account, chat_id)
      select 'telegram', ${account}, 'chat ' || n from generate_series(1, ${chats}) n returning id
    ),
    o as (
      insert into outbox (conversation_id, position, author, part)
      select id, n, 'bot', jsonb_build_object('text', 'part ' || n, 'body', null)
      from c, generate_series(1, ${parts}) n order by id, n
    )
    select id from c order by id`.execute(db);
  return rows.map(({ id }) => id);
}

function partOf(claim: Claim): ClaimedPart {
  if (claim.kind !== "part") throw new Error(`expected a part, got ${claim.kind}`);
  return claim.part;
}

const waitOf = (claim: Claim): number => (claim.kind === "wait" ? claim.ms : 0);

describeStores("taking a part", (suite) => {
  it("gives each conversation's parts one by one, the next when the last is finished", async () => {
    const { db } = suite.store;
    const channel = aChannel();
    const [id = ""] = await waiting(db, channel.account, { chats: 1, parts: 2 });
    const first = partOf(await claimNext(db, id, [channel]));
    expect(first.part.text).toBe("part 1");
    expect((await claimNext(db, id, [channel])).kind).toBe("busy");
    const next = await finishAndClaimNext(db, first, {
      outcome: { state: "sent", platformMessageId: "m1" },
      channels: [channel],
    });
    expect(partOf(next).part.text).toBe("part 2");
  });

  it("gives a part to one of many that ask at once", async () => {
    const { db } = suite.store;
    const channel = aChannel();
    const [id = ""] = await waiting(db, channel.account, { chats: 1, parts: 3 });
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimNext(db, id, [channel])));
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual([...Array(7).fill("busy"), "part"]);
  });

  it("gives nothing of a channel that is switched off", async () => {
    const { db } = suite.store;
    const [id = ""] = await waiting(db, aChannel().account, { chats: 1 });
    expect(await claimNext(db, id, [aChannel()])).toEqual({ kind: "idle" });
  });

  it("lines conversations up on a busy channel, each with a time of its own", async () => {
    const { db } = suite.store;
    const channel = aChannel({ perSecond: 1, burst: 2 });
    const ids = await waiting(db, channel.account, { chats: 6 });
    const waits: number[] = [];
    for (const id of ids) waits.push(waitOf(await claimNext(db, id, [channel])));
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    for (const [index, ms] of waits.slice(2).entries()) {
      expect(ms).toBeGreaterThan(index * 1_000);
      expect(ms).toBeLessThanOrEqual((index + 1) * 1_000);
    }
    // Asking again costs nothing and changes nothing.
    const again = waitOf(await claimNext(db, ids[5] ?? "", [channel]));
    expect(again).toBeLessThanOrEqual(waits[5] ?? 0);
    expect(again).toBeGreaterThan(2_000);
  });

  it("lets a part go at its time without paying again, and none whose time went by long ago", async () => {
    const { db } = suite.store;
    const channel = aChannel({ perSecond: 0.001, burst: 1 });
    const [first = "", second = "", third = ""] = await waiting(db, channel.account, { chats: 3 });
    partOf(await claimNext(db, first, [channel]));
    for (const id of [second, third]) {
      expect((await claimNext(db, id, [channel])).kind).toBe("wait");
    }
    const moveSlot = (id: string, ago: string) =>
      sql`update outbox set slot_at = now() - ${ago}::interval where conversation_id = ${id}`.execute(
        db,
      );
    await moveSlot(second, "1 second");
    await moveSlot(third, "1 minute");
    partOf(await claimNext(db, second, [channel]));
    expect(waitOf(await claimNext(db, third, [channel]))).toBeGreaterThan(2_000_000);
  });

  it("dissolves the line of a channel that was told to pause", async () => {
    const { db } = suite.store;
    const channel = aChannel({ perSecond: 10, burst: 1 });
    const [first = "", second = ""] = await waiting(db, channel.account, { chats: 2 });
    const part = partOf(await claimNext(db, first, [channel]));
    expect(waitOf(await claimNext(db, second, [channel]))).toBeLessThanOrEqual(100);
    await postpone(db, part, { ms: 5_000, channelMs: 5_000, reason: "429" });
    const wait = waitOf(await claimNext(db, second, [channel]));
    expect(wait).toBeGreaterThan(4_000);
    const { rows } = await sql<{ slot_at: Date | null }>`
      select slot_at from outbox where conversation_id = ${second}`.execute(db);
    expect(rows).toEqual([{ slot_at: null }]);
  });
});
