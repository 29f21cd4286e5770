import { afterEach, expect, it } from "vitest";
import type { Handler, JobKind, Queue } from "../queue.ts";
import { until } from "../testing/until.ts";
import { pause } from "../wait.ts";

const idle: Handler = () => Promise.resolve();

type Start = (handlers: Partial<Record<JobKind, Handler>>, concurrency?: number) => Promise<Queue>;

/** What every queue promises. `create` opens a new queue on the same, at first empty, place. */
export function queueContract(create: () => Promise<Queue>): void {
  const open: Queue[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue.close()));
  });

  async function start(
    handlers: Partial<Record<JobKind, Handler>>,
    concurrency = 4,
  ): Promise<Queue> {
    const queue = await create();
    open.push(queue);
    await queue.work({ turn: idle, delivery: idle, download: idle, ...handlers }, { concurrency });
    return queue;
  }

  runsWhatIsWoken(start);
  runsKeysApart(start);
  keepsTimes(start);
  endsWell(start);
}

function runsWhatIsWoken(start: Start): void {
  it("runs what it is woken for, each kind by its own handler", async () => {
    const ran: string[] = [];
    const note = (kind: JobKind) => async (key: string) => void ran.push(`${kind} ${key}`);
    const queue = await start({
      turn: note("turn"),
      delivery: note("delivery"),
      download: note("download"),
    });
    await queue.wake("turn", "run-1");
    await queue.wake("delivery", "run-1");
    await queue.wake("download", "run-2");
    await until(() => ran.length === 3);
    expect(ran.toSorted()).toEqual(["delivery run-1", "download run-2", "turn run-1"]);
  });

  it("tries again when a handler throws, with pauses", async () => {
    const at: number[] = [];
    const queue = await start({
      turn: async () => {
        at.push(Date.now());
        if (at.length < 3) throw new Error("not yet");
      },
    });
    await queue.wake("turn", "shaky");
    await until(() => at.length === 3);
    expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(150);
  });
}

function runsKeysApart(start: Start): void {
  it("makes one more run of many wakes that come during a run, and never runs a key twice at once", async () => {
    let runs = 0;
    let now = 0;
    let most = 0;
    const queue = await start({
      turn: async () => {
        runs += 1;
        most = Math.max(most, (now += 1));
        await pause(300);
        now -= 1;
      },
    });
    await queue.wake("turn", "busy");
    await until(() => runs === 1);
    await Promise.all(Array.from({ length: 20 }, () => queue.wake("turn", "busy")));
    await until(() => runs === 2 && now === 0);
    await pause(400);
    expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  });

  it("runs other keys while one takes long", async () => {
    const ran: string[] = [];
    let finish = (): void => undefined;
    const long = new Promise<void>((resolve) => (finish = resolve));
    const queue = await start({
      turn: async (key) => {
        if (key === "slow") await long;
        ran.push(key);
      },
    });
    await queue.wake("turn", "slow");
    await queue.wake("turn", "quick");
    await until(() => ran.includes("quick"));
    expect(ran).toEqual(["quick"]);
    finish();
    await until(() => ran.includes("slow"));
  });
}

function keepsTimes(start: Start): void {
  it("keeps a delayed wake until its time, also one made during the run", async () => {
    const at: number[] = [];
    const queue = await start({
      delivery: async (key) => {
        at.push(Date.now());
        if (at.length < 3) await queue.wake("delivery", key, { delayMs: 400 });
      },
    });
    const begin = Date.now();
    await queue.wake("delivery", "later", { delayMs: 400 });
    await until(() => at.length === 3);
    const gaps = at.map((time, index) => time - (at[index - 1] ?? begin));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(390);
  });

  it("does not let a delayed wake hold back one for now", async () => {
    let runs = 0;
    const queue = await start({ delivery: async () => void (runs += 1) });
    await queue.wake("delivery", "pulled", { delayMs: 60_000 });
    await queue.wake("delivery", "pulled");
    await until(() => runs === 1);
  });
}

function endsWell(start: Start): void {
  it("counts what waits", async () => {
    let finish = (): void => undefined;
    const busy = new Promise<void>((resolve) => (finish = resolve));
    const queue = await start({ turn: () => busy }, 1);
    for (const key of ["count-1", "count-2", "count-3"]) await queue.wake("turn", key);
    await until(async () => (await queue.depth()) === 2);
    finish();
    await until(async () => (await queue.depth()) === 0);
  });

  it("waits for running work when it closes", async () => {
    let finished = false;
    let started = false;
    const queue = await start({
      turn: async () => {
        started = true;
        await pause(300);
        finished = true;
      },
    });
    await queue.wake("turn", "last");
    await until(() => started);
    await queue.close();
    expect(finished).toBe(true);
  });
}
