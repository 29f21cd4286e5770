import type { Log } from "../bot/ports.ts";
import type { Database } from "../store/database.ts";
import type { Look } from "../store/unfinished.ts";
import {
  conversationsWithDueParts,
  conversationsWithMail,
  giveUpLostSends,
  messagesWithPendingFiles,
} from "../store/unfinished.ts";
import type { JobKind } from "./queue.ts";

export interface SweepDeps {
  readonly db: Database;
  readonly wake: (kind: JobKind, key: string) => void;
  readonly log: Log;
  /** Of the channels that are switched on: `name:account`. */
  readonly channels: readonly string[];
  /** Time between two sweeps, on average: processes must not all sweep at once. */
  readonly everyMs: number;
  /** A send that began so long ago has no process any more; longer than the longest send. */
  readonly lostAfterMs: number;
  /** Whether no other process can be sending: then what looks like a send at the start is a lost one. */
  readonly alone: boolean;
}

/** Finds work that no wake tells of any more: after a crash, a lost Redis, a wake that failed. */
export interface Sweep {
  /** Sweeps once, and then again and again. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Wakes for rows older than this only: those younger have had their own. */
const WAITED_MS = 2_000;
const MOST_AT_ONCE = 500;
const FROM_THE_START = "0";

type LookFor = (db: Database, look: Look, waitedMs: number) => Promise<string[]>;

const PLACES: Record<JobKind, LookFor> = {
  turn: conversationsWithMail,
  delivery: conversationsWithDueParts,
  download: messagesWithPendingFiles,
};

export function createSweep(deps: SweepDeps): Sweep {
  // Each look goes on where the last one stopped, so that rows which make no progress never hide others.
  const after: Record<JobKind, string> = {
    turn: FROM_THE_START,
    delivery: FROM_THE_START,
    download: FROM_THE_START,
  };
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let closed = false;

  async function sweepPlace(kind: JobKind, waitedMs: number): Promise<void> {
    const look = { after: after[kind], most: MOST_AT_ONCE, channels: deps.channels };
    const keys = await PLACES[kind](deps.db, look, waitedMs);
    for (const key of keys) deps.wake(kind, key);
    after[kind] = (keys.length === MOST_AT_ONCE && keys.at(-1)) || FROM_THE_START;
  }

  async function sweepAll({
    waitedMs,
    lostAfterMs,
  }: {
    waitedMs: number;
    lostAfterMs: number;
  }): Promise<void> {
    try {
      const lost = await giveUpLostSends(deps.db, lostAfterMs);
      if (lost.length > 0)
        deps.log.warn({ count: lost.length }, "sends without an outcome became unknown");
      for (const key of lost) deps.wake("delivery", key);
      for (const kind of ["turn", "delivery", "download"] as const)
        await sweepPlace(kind, waitedMs);
    } catch (err) {
      deps.log.error({ err }, "a sweep failed; the next one tries again");
    }
  }

  function plan(): void {
    if (closed) return;
    timer = setTimeout(
      () => {
        running = sweepAll({ waitedMs: WAITED_MS, lostAfterMs: deps.lostAfterMs }).then(plan);
      },
      deps.everyMs * (0.75 + Math.random() / 2),
    );
  }

  return {
    async start() {
      running = sweepAll({ waitedMs: 0, lostAfterMs: deps.alone ? 0 : deps.lostAfterMs }).then(
        plan,
      );
      await running;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
