import type { Handler } from "../queue.ts";
import { growingPause } from "../wait.ts";
import { createSleepers } from "./sleepers.ts";

export interface LaneOptions {
  readonly concurrency: number;
  readonly handler: Handler;
  /** Told about every run that threw. */
  readonly onError: (key: string, error: unknown) => void;
}

/** One kind of work inside this process. */
export interface Lane {
  wake(key: string, delayMs: number): void;
  start(options: LaneOptions): void;
  waiting(): number;
  close(): Promise<void>;
}

const RETRY = { firstMs: 100, mostMs: 30_000 };
const NEVER = Infinity;

/** Keys in the order they were woken, each at most once; a key that is woken while it runs runs once more. */
export function createLane(): Lane {
  const ready = new Set<string>();
  /** When a key that runs is to run again. */
  const running = new Map<string, number>();
  const failures = new Map<string, number>();
  const sleepers = createSleepers(makeReady);
  const ends = new Set<Promise<void>>();
  let options: LaneOptions | undefined;
  let closed = false;

  function makeReady(key: string): void {
    sleepers.cancel(key);
    ready.add(key);
    setImmediate(startSome); // later: whoever wakes (a webhook) has its own work to finish first
  }

  function startSome(): void {
    for (const key of ready) {
      if (!options || closed || running.size >= options.concurrency) return;
      ready.delete(key);
      const end = run(key, options).finally(() => ends.delete(end));
      ends.add(end);
    }
  }

  async function run(key: string, { handler, onError }: LaneOptions): Promise<void> {
    running.set(key, NEVER);
    try {
      await handler(key);
      failures.delete(key);
    } catch (error) {
      const failed = (failures.get(key) ?? 0) + 1;
      failures.set(key, failed);
      wakeAt(key, Date.now() + growingPause(failed, RETRY));
      onError(key, error);
    }
    const againAt = running.get(key) ?? NEVER;
    running.delete(key);
    if (againAt < NEVER) wakeAt(key, againAt);
    startSome();
  }

  function wakeAt(key: string, dueAt: number): void {
    const againAt = running.get(key);
    if (closed || ready.has(key)) return;
    if (againAt !== undefined) running.set(key, Math.min(againAt, dueAt));
    else if (dueAt > Date.now()) sleepers.sleep(key, dueAt);
    else makeReady(key);
  }

  return {
    wake: (key, delayMs) => wakeAt(key, Date.now() + delayMs),
    start(given) {
      options = given;
      startSome();
    },
    waiting: () => ready.size,
    async close() {
      closed = true;
      sleepers.cancelAll();
      ready.clear();
      await Promise.all(ends);
    },
  };
}
