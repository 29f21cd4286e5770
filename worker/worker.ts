import type { Bot } from "../bot/bot.ts";
import type { ChannelName, Reply } from "../bot/message.ts";
import type { Channel, Log, Outcome } from "../bot/ports.ts";
import type { Store } from "../store/database.ts";
import { createDelivery } from "./delivery.ts";
import type { Fetcher } from "./downloads.ts";
import { createDownload } from "./downloads.ts";
import { channelKey, createFindChannel } from "./find-channel.ts";
import type { JobKind, Queue } from "./queue.ts";
import { createSweep } from "./sweep.ts";
import { createTurn } from "./turn.ts";

export interface WorkerDeps {
  /** An embedded store has no other process: what looks like a send at the start is a lost one. */
  readonly store: Pick<Store, "db" | "kind">;
  /** Closed by the worker; closing it again is harmless. */
  readonly queue: Queue;
  readonly bot: Bot;
  readonly channels: readonly Channel[];
  /** How files are fetched, for the channels that bring any. */
  readonly fetchers: ReadonlyMap<ChannelName, Fetcher>;
  /** What a citizen reads when a fault of ours keeps their message from being answered. */
  readonly apology: Reply;
  readonly log: Log;
  readonly now?: () => Date;
  /** Jobs of each kind at once. */
  readonly concurrency?: number;
  readonly sendTimeoutMs?: number;
  readonly sweepEveryMs?: number;
  /** Told how long each transaction of turns took, in milliseconds. */
  readonly onTurn?: (ms: number) => void;
  /** Told what became of each send. */
  readonly onOutcome?: (channel: ChannelName, outcome: Outcome["kind"]) => void;
}

/** What is done after the webhook was answered: turns, deliveries, downloads, and the sweep. */
export interface Worker {
  start(): Promise<void>;
  /** Finishes what runs, begins nothing new. */
  close(): Promise<void>;
}

const CONCURRENCY = 20;
const SEND_TIMEOUT_MS = 30_000;
const SWEEP_EVERY_MS = 5_000;

export function createWorker(deps: WorkerDeps): Worker {
  const { queue, channels, bot, apology, fetchers, log, onTurn, onOutcome } = deps;
  const { db, kind } = deps.store;
  const sendTimeoutMs = deps.sendTimeoutMs ?? SEND_TIMEOUT_MS;
  const findChannel = createFindChannel(channels);
  const now = deps.now ?? (() => new Date());

  /** Never rejects and is never waited for: what a wake does not reach, the sweep finds. */
  function wake(job: JobKind, key: string, delayMs = 0): void {
    queue
      .wake(job, key, { delayMs })
      .catch((err: unknown) =>
        log.warn({ err, job, key }, "a wake failed; the sweep will find it"),
      );
  }

  const sweep = createSweep({
    db,
    wake,
    log,
    alone: kind === "embedded",
    channels: channels.map(channelKey),
    everyMs: deps.sweepEveryMs ?? SWEEP_EVERY_MS,
    lostAfterMs: 2 * sendTimeoutMs,
  });
  return {
    async start() {
      const handlers = {
        turn: createTurn({ db, bot, findChannel, apology, wake, now, log, onTurn }),
        delivery: createDelivery({
          db,
          channels,
          findChannel,
          sendTimeoutMs,
          wake,
          log,
          onOutcome,
        }),
        download: createDownload({ db, fetchers, wake, log }),
      };
      await queue.work(handlers, { concurrency: deps.concurrency ?? CONCURRENCY });
      await sweep.start();
    },
    async close() {
      await sweep.close();
      await queue.close();
    },
  };
}
