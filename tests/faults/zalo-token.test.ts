import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Installation } from "../journeys/installation.ts";
import { createInstallation } from "../journeys/installation.ts";
import type { Program } from "../journeys/program.ts";
import type { FakeCitizen } from "../fakes/zalo/simulation.ts";
import { freePort } from "../services/started.ts";
import { until } from "../services/until.ts";

const QUESTION = "đăng ký kết hôn cần giấy tờ gì";
const HOUR_MS = 3_600_000;
const SWEEP_MS = 15_000;
const ERROR = 50;

/** Two processes of the program on one PostgreSQL and one Redis; each test goes on where the one before it ended. */
describe("Zalo's access", { timeout: 60_000 }, () => {
  let installation: Installation;
  let first: Program;
  let second: Program;
  beforeAll(async () => {
    installation = await createInstallation({ kind: "PostgreSQL + Redis" });
    const withoutGrant = { ZALO_REFRESH_TOKEN: "" };
    first = await installation.start(withoutGrant);
    second = await installation.start({ ...withoutGrant, PORT: String(await freePort()) });
    expect(await consent(first)).toBe(200);
  });
  afterAll(() => installation.remove());

  async function outboxOf(userId: string): Promise<readonly { state: string; reason: string }[]> {
    return installation.look(async ({ db }) => {
      const { rows } = await sql<{ state: string; reason: string }>`
        select o.state, coalesce(o.reason, '') as reason
        from outbox o join conversations c on c.id = o.conversation_id
        where c.chat_id = ${userId} order by o.id`.execute(db);
      return rows;
    });
  }

  /** A channel without access pauses for a minute; the test does not wait so long. */
  async function aMinutePasses(): Promise<void> {
    await installation.look(async ({ db }) => {
      await sql`update pace set next_at = next_at - interval '1 minute',
        blocked_until = blocked_until - interval '1 minute'`.execute(db);
      await sql`update outbox set not_before = not_before - interval '1 minute'`.execute(db);
    });
  }

  /** As when somebody else spends our refresh token: their pair ends both of ours. */
  function loseAccess(): void {
    installation.zalo.grant();
  }

  const alarms = async (program: Program) => (await program.health()).alarms.join("\n");

  it("raises the alarm in log, health and doctor when its refresh token was used, and messages wait", async () => {
    loseAccess();
    const citizen = installation.zalo.citizen("7001");
    await citizen.text(QUESTION);
    await until(async () => (await alarms(first)).includes("zalo"));
    expect(await alarms(first)).toMatch(/ZALO_REFRESH_TOKEN/u);
    expect(await alarms(second)).toMatch(/ZALO_REFRESH_TOKEN/u);
    expect((await first.health()).ready).toBe(true);
    const errors = [...first.log(), ...second.log()].filter(({ level }) => level >= ERROR);
    expect(errors.map(({ msg }) => msg)).toContain("Zalo access token not renewed");
    const { code, output } = await installation.run(["doctor"]);
    expect(output).toMatch(/^✗ zalo: .*ZALO_REFRESH_TOKEN/mu);
    expect(code).toBe(1);
    expect(citizen.messages()).toHaveLength(0);
    expect((await outboxOf("7001")).map(({ state }) => state)).toEqual(["pending"]);
  });

  it("comes back with a pasted refresh token, and what waited goes out", async () => {
    expect(await first.stop()).toBe(0);
    first = await installation.start({ ZALO_REFRESH_TOKEN: installation.zalo.grant() });
    expect(await alarms(first)).toBe("");
    expect(await alarms(second)).toBe("");
    await aMinutePasses();
    const citizen = installation.zalo.citizen("7001");
    await until(() => citizen.messages().length === 1, SWEEP_MS);
    const { code } = await installation.run(["doctor"]);
    expect(code).toBe(0);
  });

  it("comes back by consent in the browser; what is too late by then is kept with its reason until the citizen writes", async () => {
    const { zalo } = installation;
    loseAccess();
    const citizen = zalo.citizen("7002");
    await citizen.text(QUESTION);
    await until(async () => (await alarms(first)).includes("zalo"));
    await zalo.clock.advance(8 * 24 * HOUR_MS);
    expect(await consent(first)).toBe(200);
    await aMinutePasses();
    await until(async () => (await outboxOf("7002"))[0]?.state === "held", SWEEP_MS);
    expect((await outboxOf("7002"))[0]?.reason).toMatch(/7 days|7 ngày/u);
    expect(citizen.messages()).toHaveLength(0);
    await citizen.text("thế lệ phí bao nhiêu");
    await until(() => citizen.messages().length === 2);
    expect(citizen.messages()[0]?.text).toMatch(/giấy/iu);
    expect(await alarms(second)).not.toMatch(/ZALO_REFRESH_TOKEN/u);
    expect(citizen.messages()[1]?.text).toMatch(/phí|đồng|thu tiền/iu);
  });

  it("is renewed once by two processes when it ends in a flood, and every message goes out", async () => {
    const { zalo } = installation;
    // A process spends no refresh token within a minute of the last one, and `first` just has.
    await first.stop();
    first = await installation.start({ ZALO_REFRESH_TOKEN: "" });
    const before = zalo.refreshes();
    const citizens: FakeCitizen[] = [];
    for (let share = 0; share < 6; share += 1) {
      const some = Array.from({ length: 10 }, (_, index) =>
        zalo.citizen(`${6_000 + share * 10 + index}`),
      );
      citizens.push(...some);
      const asked = some.map((citizen) => citizen.text(QUESTION));
      if (share === 3) await zalo.clock.advance(25 * HOUR_MS);
      await Promise.all(asked);
    }
    await until(() => citizens.every((citizen) => citizen.messages().length === 1), SWEEP_MS);
    await installation.untilIdle();
    expect(zalo.refreshes() - before).toBe(1);
    expect(await sentBy(first)).toBeGreaterThan(0);
    expect(await sentBy(second)).toBeGreaterThan(0);
    expect(citizens.map((citizen) => citizen.messages().length)).toEqual(citizens.map(() => 1));
  });
});

/** What an OA admin's browser does: out to Zalo and back, with the cookie. */
async function consent(program: Program): Promise<number> {
  const out = await fetch(`${program.url}/zalo/authorize`, { redirect: "manual" });
  const cookie = out.headers.get("set-cookie")?.split(";")[0] ?? "";
  const granted = await fetch(out.headers.get("location") ?? "", { redirect: "manual" });
  const back = await fetch(granted.headers.get("location") ?? "", { headers: { cookie } });
  return back.status;
}

/** How many messages this process has sent, as its own metrics say. */
async function sentBy(program: Program): Promise<number> {
  const metrics = await (await fetch(`${program.url}/metrics`)).text();
  const sent = /^motcua_sends_total\{channel="zalo",outcome="sent"\} (\d+)$/mu.exec(metrics);
  return Number(sent?.[1] ?? 0);
}
