import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startRedis } from "../../tests/services/redis.ts";
import { silentLog } from "../../tests/services/silent-log.ts";
import type { StorePlace } from "../../tests/services/stores.ts";
import { createStorePlace } from "../../tests/services/stores.ts";
import type { Handler, Queue } from "../queue.ts";
import { until } from "../testing/until.ts";
import { createBullQueue } from "./bull-queue.ts";
import { queueContract } from "./queue.contract.ts";

const idle: Handler = () => Promise.resolve();
const freshName = (): string => `test-${randomBytes(6).toString("hex")}`;

describe("BullMQ on Redis", () => {
  const namespace = freshName();
  queueContract(() =>
    createBullQueue({ connection: { redis: inject("redisUrl") }, namespace, log: silentLog }),
  );
});

describe("BullMQ on PostgreSQL", () => {
  let place: StorePlace | undefined;
  beforeAll(async () => {
    place = await createStorePlace("PostgreSQL");
  });
  afterAll(() => place?.remove());
  queueContract(() =>
    createBullQueue({ connection: { postgres: place?.url ?? "" }, log: silentLog }),
  );
});

describe("BullMQ when its Redis fails", () => {
  async function open(url: string, turn: Handler): Promise<Queue> {
    const queue = await createBullQueue({ connection: { redis: url }, log: silentLog });
    await queue.work({ turn, delivery: idle, download: idle }, { concurrency: 4 });
    return queue;
  }

  it("refuses a wake within two seconds when nobody answers", async () => {
    const queue = await open("redis://127.0.0.1:1", idle);
    const begin = Date.now();
    await expect(queue.wake("turn", "1")).rejects.toThrow();
    await expect(queue.wake("turn", "2")).rejects.toThrow();
    expect(Date.now() - begin).toBeLessThan(4_000);
    await queue.close();
  });

  it("goes on after everything in it was lost", async () => {
    const redis = await startRedis();
    const ran: string[] = [];
    const queue = await open(redis.url, async (key) => void ran.push(key));
    await queue.wake("turn", "before");
    await until(() => ran.includes("before"));
    await queue.wake("turn", "lost", { delayMs: 60_000 });
    const admin = new Redis(redis.url);
    await admin.flushall();
    admin.disconnect();
    await queue.wake("turn", "lost");
    await queue.wake("turn", "after");
    await until(() => ran.includes("after") && ran.includes("lost"));
    await queue.close();
    await redis.stop();
  });
});
