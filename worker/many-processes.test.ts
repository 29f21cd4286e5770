import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { startRedis } from "../tests/services/redis.ts";
import type { Store } from "../store/database.ts";
import { openDatabase } from "../store/database.ts";
import { silentLog } from "../tests/services/silent-log.ts";
import type { StorePlace } from "../tests/services/stores.ts";
import { createStorePlace, describeStores } from "../tests/services/stores.ts";
import type { FakeChannel } from "./testing/fake-channel.ts";
import { createFakeChannel } from "./testing/fake-channel.ts";
import { startPath } from "./testing/start-path.ts";
import { until } from "./testing/until.ts";
import { pause } from "./wait.ts";

const CHATS = Array.from({ length: 20 }, (_, index) => `chat ${index}`);
const ROUNDS = Array.from({ length: 10 }, (_, index) => `message ${index}`);
const ALL = CHATS.length * ROUNDS.length;

const openStore = ({ url, dataDir }: StorePlace): Promise<Store> =>
  openDatabase({ url, dataDir, log: silentLog });

/** Counts sends of one chat that overlap, which must never happen. */
function watchOverlaps(channel: FakeChannel, sendMs: number): { count: number } {
  const sending = new Set<string>();
  const overlaps = { count: 0 };
  channel.answer(async ({ chatId }) => {
    if (sending.has(chatId)) overlaps.count += 1;
    sending.add(chatId);
    await pause(sendMs);
    sending.delete(chatId);
    return undefined;
  });
  return overlaps;
}

function expectEachOnceInOrder(channel: FakeChannel): void {
  for (const chat of CHATS) {
    expect(channel.textsTo(chat)).toEqual(ROUNDS.map((text, index) => `${index + 1}: ${text}`));
  }
}

describeStores(
  "two processes on one store",
  (suite) => {
    it("send everything once and in order", async () => {
      const channel = createFakeChannel({ account: randomBytes(6).toString("hex") });
      const overlaps = watchOverlaps(channel, 5);
      const secondStore = await openStore(suite.place);
      const { place } = suite;
      const first = await startPath({ store: suite.store, place, channel, sweepEveryMs: 500 });
      const second = await startPath({ store: secondStore, place, channel, sweepEveryMs: 500 });
      for (const [index, text] of ROUNDS.entries()) {
        const receiver = index % 2 === 0 ? first : second;
        await Promise.all(CHATS.map((chat) => receiver.say(chat, text)));
      }
      await until(() => channel.sent.length >= ALL, 30_000);
      await pause(300);
      expectEachOnceInOrder(channel);
      expect(channel.tries).toHaveLength(ALL);
      expect(overlaps.count).toBe(0);
      await Promise.all([first.close(), second.close()]);
      await secondStore.close();
    }, 60_000);
  },
  ["PostgreSQL", "PostgreSQL + Redis"],
);

it("everything goes out although Redis is emptied in the middle, again and again", async () => {
  const redis = await startRedis();
  const place = { ...(await createStorePlace("PostgreSQL + Redis")), redisUrl: redis.url };
  const store = await openStore(place);
  const channel = createFakeChannel();
  watchOverlaps(channel, 5);
  const path = await startPath({ store, place, channel, sweepEveryMs: 500 });
  const admin = new Redis(redis.url);
  for (const text of ROUNDS) {
    await Promise.all(CHATS.map((chat) => path.say(chat, text)));
    await admin.flushall();
  }
  await until(() => channel.sent.length >= ALL, 30_000);
  expectEachOnceInOrder(channel);
  admin.disconnect();
  await path.close();
  await store.close();
  await place.remove();
  await redis.stop();
}, 60_000);

it("messages are stored, and answered later, while Redis is away", async () => {
  const redis = await startRedis();
  const place = { ...(await createStorePlace("PostgreSQL + Redis")), redisUrl: redis.url };
  const store = await openStore(place);
  const channel = createFakeChannel();
  const path = await startPath({ store, place, channel, sweepEveryMs: 500 });
  await redis.stop();
  const begin = Date.now();
  expect(await path.say("an", "one")).toBe("stored");
  expect(Date.now() - begin).toBeLessThan(1_000);
  await path.close();
  const back = await startRedis();
  const again = await startPath({ store, place: { ...place, redisUrl: back.url }, channel });
  await until(() => channel.sent.length === 1);
  await again.close();
  await store.close();
  await place.remove();
  await back.stop();
}, 60_000);
