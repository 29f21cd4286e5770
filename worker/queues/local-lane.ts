import type { Handler } from "../queue.ts";
import { growingPause } from "../wait.ts";

/** Node's timers overflow beyond 24.8 days; an hour is enough, since the sweep wakes what is due. */
const LONGEST_DELAY_MS = 3_600_000;
const RETRY = { firstMs: 100, mostMs: 30_000 };

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

interface Entry {
  state: "sleeping" | "ready" | "running";
  /** When a sleeping entry is due. */
  dueAt: number;
  timer?: NodeJS.Timeout;
  /** Asked for while it ran: run again at this moment. */
  againAt?: number;
  failures: number;
}

/** Keys in the order they were woken, each at most once; a key that is woken while it runs runs once more. */
export function createLane(): Lane {
  const entries = new Map<string, Entry>();
  const ready: string[] = [];
  const running = new Set<Promise<void>>();
  let options: LaneOptions | undefined;
  let closed = false;

  function makeReady(key: string, entry: Entry): void {
    clearTimeout(entry.timer);
    entry.state = "ready";
    ready.push(key);
    // On a later tick: whoever wakes (a webhook) has its own work to finish first.
    setImmediate(startSome);
  }

  function sleep(key: string, entry: Entry, dueAt: number): void {
    clearTimeout(entry.timer);
    entry.state = "sleeping";
    entry.dueAt = dueAt;
    const delayMs = Math.min(LONGEST_DELAY_MS, Math.max(0, dueAt - Date.now()));
    entry.timer = setTimeout(() => makeReady(key, entry), delayMs);
  }

  function startSome(): void {
    while (options && !closed && running.size < options.concurrency) {
      const key = ready.shift();
      const entry = key === undefined ? undefined : entries.get(key);
      if (key === undefined || !entry) return;
      const run = runOne(key, entry, options).finally(() => {
        running.delete(run);
        startSome();
      });
      running.add(run);
    }
  }

  async function runOne(
    key: string,
    entry: Entry,
    { handler, onError }: LaneOptions,
  ): Promise<void> {
    entry.state = "running";
    delete entry.againAt;
    try {
      await handler(key);
      entry.failures = 0;
    } catch (error) {
      entry.failures += 1;
      entry.againAt = Date.now() + growingPause(entry.failures, RETRY);
      onError(key, error);
    }
    if (entry.againAt === undefined || closed) entries.delete(key);
    else if (entry.againAt <= Date.now()) makeReady(key, entry);
    else sleep(key, entry, entry.againAt);
  }

  return {
    wake(key, delayMs) {
      if (closed) return;
      const dueAt = Date.now() + delayMs;
      const entry = entries.get(key) ?? { state: "sleeping", dueAt: Infinity, failures: 0 };
      entries.set(key, entry);
      if (entry.state === "ready") return;
      if (entry.state === "running") entry.againAt = Math.min(entry.againAt ?? Infinity, dueAt);
      else if (delayMs <= 0) makeReady(key, entry);
      else if (dueAt < entry.dueAt) sleep(key, entry, dueAt);
    },
    start(given) {
      options = given;
      startSome();
    },
    waiting: () => ready.length,
    async close() {
      closed = true;
      for (const entry of entries.values()) clearTimeout(entry.timer);
      await Promise.all(running);
      entries.clear();
      ready.length = 0;
    },
  };
}
