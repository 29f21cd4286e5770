import { randomBytes } from "node:crypto";
import type { Bot } from "../../bot/bot.ts";
import type { IncomingEvent } from "../../bot/message.ts";
import type { Inbox, Log } from "../../bot/ports.ts";
import type { Store } from "../../store/database.ts";
import { createInbox } from "../../store/inbox.ts";
import { silentLog } from "../../tests/services/silent-log.ts";
import type { StorePlace } from "../../tests/services/stores.ts";
import type { Queue } from "../queue.ts";
import { createBullQueue } from "../queues/bull-queue.ts";
import { createLocalQueue } from "../queues/local-queue.ts";
import type { WorkerDeps } from "../worker.ts";
import { createWorker } from "../worker.ts";
import { createEchoBot } from "./echo-bot.ts";
import type { FakeChannel } from "./fake-channel.ts";

export interface PathOptions extends Partial<
  Pick<WorkerDeps, "sendTimeoutMs" | "sweepEveryMs" | "fetchers" | "onOutcome" | "onTurn">
> {
  readonly store: Store;
  readonly place: Pick<StorePlace, "kind" | "url" | "redisUrl" | "queuePrefix">;
  readonly channel: FakeChannel;
  readonly bot?: Bot;
  readonly log?: Log;
}

/** The message path of one process, working. */
export interface Path {
  readonly inbox: Inbox;
  readonly queue: Queue;
  /** A citizen writes; each call is a new message unless an id is given. */
  say(chatId: string, text: string, platformId?: string): Promise<"stored" | "repeat">;
  tell(chatId: string, event: IncomingEvent): Promise<"stored" | "repeat">;
  close(): Promise<void>;
}

export const APOLOGY = "sorry";

/** The queue that goes with a store. */
export function openQueueFor(place: PathOptions["place"], log: Log = silentLog): Promise<Queue> {
  if (place.redisUrl !== undefined) {
    const connection = { redis: place.redisUrl };
    return createBullQueue({ connection, namespace: place.queuePrefix, log });
  }
  if (place.url !== undefined) return createBullQueue({ connection: { postgres: place.url }, log });
  return Promise.resolve(createLocalQueue({ log }));
}

/** Starts inbox, queue and worker as a process would. */
export async function startPath(options: PathOptions): Promise<Path> {
  const { store, place, channel, bot = createEchoBot(), log = silentLog, ...rest } = options;
  const queue = await openQueueFor(place, log);
  const fetchers = options.fetchers ?? new Map();
  const worker = createWorker({
    store,
    queue,
    bot,
    log,
    apology: { text: APOLOGY },
    channels: [channel],
    ...rest,
    fetchers,
  });
  await worker.start();
  return { ...createCitizens({ store, queue, channel }), queue, close: () => worker.close() };
}

/** Only the receiving side: what a process does that is stopped right after it answered. */
export function createCitizens(options: {
  readonly store: Store;
  readonly channel: FakeChannel;
  readonly queue?: Pick<Queue, "wake">;
}): Pick<Path, "inbox" | "say" | "tell"> {
  const { store, channel, queue } = options;
  const inbox = createInbox({
    urgentDb: store.urgentDb,
    wake: async (conversationId) => queue?.wake("turn", conversationId),
    log: silentLog,
  });
  const receive = (
    chatId: string,
    event: IncomingEvent,
    platformId = randomBytes(8).toString("hex"),
  ) =>
    inbox.receive({
      channel: channel.name,
      account: channel.account,
      chatId,
      platformId,
      sentAt: new Date(),
      event,
    });
  return {
    inbox,
    say: (chatId, text, platformId) => receive(chatId, { kind: "text", text }, platformId),
    tell: (chatId, event) => receive(chatId, event),
  };
}
