/** The fake's time: stands still until told, or runs with the real one. */
export interface FakeClock {
  now(): Date;
  /** Moves on and runs what falls due on the way, in order. Resolves when all of it has finished. */
  advance(ms: number): Promise<void>;
  /** Runs `task` once `ms` have passed. */
  after(ms: number, task: () => Promise<void>): void;
  /** Forgets what is planned. */
  stop(): void;
}

interface Planned {
  readonly at: number;
  readonly task: () => Promise<void>;
}

/**
 * A clock that only {@link FakeClock.advance} moves, or with `running` the real one, whose waits are shortened by `factor`.
 * Either way `advance` adds to the offset from real time.
 */
export function createFakeClock(options: {
  readonly running: boolean;
  readonly start: Date;
  readonly factor: number;
}): FakeClock {
  const { running, start, factor } = options;
  const began = Date.now();
  const timers = new Set<NodeJS.Timeout>();
  let offset = 0;
  let planned: readonly Planned[] = [];
  const now = () => start.getTime() + offset + (running ? Date.now() - began : 0);

  async function runDue(): Promise<void> {
    for (;;) {
      const [next] = planned.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > now()) return;
      planned = planned.filter((entry) => entry !== next);
      await next.task();
    }
  }

  return {
    now: () => new Date(now()),
    async advance(ms) {
      const target = offset + ms;
      // Step by step, so that a task that plans another one finds the right time.
      for (;;) {
        const [next] = planned.toSorted((a, b) => a.at - b.at);
        const toNext = next ? Math.max(0, next.at - now()) : Infinity;
        if (offset + toNext > target) break;
        offset += toNext;
        await runDue();
      }
      offset = Math.max(offset, target);
    },
    after(ms, task) {
      if (!running) {
        planned = [...planned, { at: now() + ms, task }];
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        void task();
      }, ms * factor);
      timers.add(timer.unref());
    },
    stop() {
      planned = [];
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
