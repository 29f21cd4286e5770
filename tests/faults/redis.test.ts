import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Installation } from "../journeys/installation.ts";
import { createInstallation } from "../journeys/installation.ts";
import type { Program } from "../journeys/program.ts";
import type { FakeCitizen } from "../fakes/zalo/simulation.ts";
import { until } from "../services/until.ts";

const QUESTION = "đăng ký kết hôn cần giấy tờ gì";
const OUTAGE_MS = 4_000;
/** Two sweeps of the program, and the time it takes to find Redis again. */
const RECOVERY_MS = 20_000;

describe("a Redis that loses everything", { timeout: 60_000 }, () => {
  let installation: Installation;
  let program: Program;
  beforeAll(async () => {
    installation = await createInstallation({ kind: "PostgreSQL + Redis" });
    program = await installation.start();
  });
  afterAll(() => installation.remove());

  /** Each asks once; every webhook must be accepted. */
  async function ask(from: number, count: number): Promise<readonly FakeCitizen[]> {
    const citizens = Array.from({ length: count }, (_, index) =>
      installation.zalo.citizen(String(from + index)),
    );
    const attempts = await Promise.all(citizens.map((citizen) => citizen.text(QUESTION)));
    expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([200]));
    return citizens;
  }

  async function expectOneAnswerEach(citizens: readonly FakeCitizen[]): Promise<void> {
    await until(() => citizens.every((citizen) => citizen.messages().length > 0), RECOVERY_MS);
    await installation.untilIdle();
    for (const citizen of citizens) {
      expect(citizen.messages()).toHaveLength(1);
      expect(citizen.messages()[0]?.text).toMatch(/kết hôn/iu);
    }
  }

  it("costs no message when it is emptied in a flood", async () => {
    installation.zalo.fail({ kind: "delay", ms: 50, path: "/v3.0/oa/message", times: 60 });
    const redis = new Redis(installation.settings["REDIS_URL"] ?? "");
    const citizens: FakeCitizen[] = [];
    for (let share = 0; share < 6; share += 1) {
      citizens.push(...(await ask(4_000 + share * 10, 10)));
      await redis.flushall();
    }
    redis.disconnect();
    await expectOneAnswerEach(citizens);
  });

  it("costs no message when it is gone for some seconds", async () => {
    const before = await ask(5_000, 10);
    await installation.redis.stop();
    const during = [...(await ask(5_100, 10))];
    await sleep(OUTAGE_MS / 2);
    expect((await program.health()).reasons.join()).toContain("queue");
    during.push(...(await ask(5_200, 10)));
    await sleep(OUTAGE_MS / 2);
    await installation.redis.start();
    const after = await ask(5_300, 10);
    await expectOneAnswerEach([...before, ...during, ...after]);
    expect((await program.health()).ready).toBe(true);
  });
});
