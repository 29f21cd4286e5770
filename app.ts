import { join } from "node:path";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { type Adapters, createAdapters, registerRoutes } from "./app/adapters.ts";
import { type Checks, createChecks } from "./app/checks.ts";
import { dataKey } from "./app/data-key.ts";
import { ensureCatalogue } from "./app/first-catalogue.ts";
import { createLiveKnowledge } from "./app/live-knowledge.ts";
import { openQueue } from "./app/open-queue.ts";
import { createStoreControl, oldestWaitingSeconds } from "./control/store-control.ts";
import { createBot } from "./bot/create-bot.ts";
import type { Channel, Inbox, Log } from "./bot/ports.ts";
import { apology } from "./bot/say/apology.ts";
import type { Config } from "./config.ts";
import type { Control } from "./control/control.ts";
import { serveControl } from "./control/serve-control.ts";
import { socketPath } from "./control/socket-path.ts";
import { healthRoutes, runChecks } from "./http/health.ts";
import { createMetrics, type Metrics } from "./http/metrics.ts";
import { createHttpServer } from "./http/server.ts";
import type { Knowledge } from "./knowledge/knowledge.ts";
import { openDatabase, type Store } from "./store/database.ts";
import { createInbox } from "./store/inbox.ts";
import { createSeal } from "./store/sealed.ts";
import { createTokenStore } from "./store/tokens.ts";
import { createTranscript } from "./store/transcript.ts";
import type { Queue } from "./worker/queue.ts";
import { createWorker, type Worker } from "./worker/worker.ts";

export interface AppOptions {
  readonly log: Log & FastifyBaseLogger;
  /** Separates several programs on one Redis or PostgreSQL. */
  readonly namespace?: string;
  /** Channels that are no platform (the terminal), made with the inbox they put messages into. */
  readonly channels?: (inbox: Inbox) => readonly Channel[];
  /** For trying things: stands between the program and every channel. Platforms are then not called at the start either. */
  readonly wrapChannel?: (channel: Channel) => Channel;
}

/** The whole program, wired. */
export interface App {
  readonly http: FastifyInstance;
  readonly adapters: Adapters;
  readonly control: Control;
  readonly knowledge: () => Knowledge;
  /** Makes sure there is a catalogue, starts the worker and the channels as ROLE says. `main.ts` lets `http` listen. */
  start(options?: { readonly catalogueFile?: string }): Promise<void>;
  /** Stops intake, finishes what runs, closes the stores; in that order, once. */
  close(): Promise<void>;
}

/** How many conversations one process works on side by side; more only wait for the store. */
const CONCURRENCY = 16;

/** Opens the store and the queue and wires everything. Rejects with an error that says what to mend. */
export async function createApp(config: Config, options: AppOptions): Promise<App> {
  const { log } = options;
  const store = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log });
  const queue = await openQueue(config, options);
  const parts = await wire({ config, options, store, queue });
  const { http, adapters, knowledge, worker, control } = parts;
  let controlSocket: { close(): Promise<void> } | undefined;
  let closing: Promise<void> | undefined;

  async function closeNow(): Promise<void> {
    await Promise.all(adapters.all.map(async (adapter) => adapter.stop()));
    await http.close();
    await controlSocket?.close();
    await worker.close();
    await queue.close();
    await knowledge.close();
    await store.close();
    log.info({}, "stopped");
  }

  return {
    http,
    adapters,
    control,
    knowledge: knowledge.current,
    async start({ catalogueFile } = {}) {
      await ensureCatalogue({ db: store.db, control }, catalogueFile);
      await knowledge.load();
      if (store.kind === "embedded")
        controlSocket = await serveControl(control, socketPath(config.dataDir));
      if (config.role !== "web") await worker.start();
      if (config.role !== "worker" && !options.wrapChannel)
        for (const adapter of adapters.all) await adapter.start();
    },
    close: () => (closing ??= closeNow()),
  };
}

interface Base {
  readonly config: Config;
  readonly options: AppOptions;
  readonly store: Store;
  readonly queue: Queue;
}

async function wire(base: Base) {
  const { config, options, store, queue } = base;
  const { log, wrapChannel = (channel: Channel) => channel } = options;
  const inbox = createInbox({
    urgentDb: store.urgentDb,
    wake: (conversationId) => queue.wake("turn", conversationId),
    log,
  });
  const knowledge = createLiveKnowledge({
    db: store.db,
    signals: store.signals,
    log,
    indexFile: join(config.dataDir, "index"),
  });
  const filesDir = join(config.dataDir, "files");
  const seal = createSeal(dataKey(config));
  const adapters = await createAdapters({
    config,
    inbox,
    log,
    filesDir,
    transcript: createTranscript(store, { channel: "web", account: "local" }),
    tokenStore: (account) => createTokenStore({ store, channel: "zalo", account, seal }),
  });
  const channels = [
    ...adapters.all.map(({ channel }) => channel),
    ...(options.channels?.(inbox) ?? []),
  ].map(wrapChannel);
  const metrics = createMetrics({
    queueDepth: () => queue.depth(),
    oldestWaitingSeconds: () => oldestWaitingSeconds(store),
  });
  const worker = makeWorker(base, { adapters, channels, knowledge: knowledge.current, metrics });
  const checks = createChecks({ store, queue, channels, knowledge: knowledge.current });
  return {
    knowledge,
    adapters,
    worker,
    control: createStoreControl({
      store,
      wake: (...job) => queue.wake(...job),
      problems: async () => [
        ...(await runChecks(checks.needs)),
        ...(await runChecks(checks.alarms)),
      ],
    }),
    http: serveHttp(base, { adapters, checks, metrics }),
  };
}

function makeWorker(
  { options, store, queue }: Base,
  parts: {
    readonly adapters: Adapters;
    readonly channels: readonly Channel[];
    readonly knowledge: () => Knowledge;
    readonly metrics: Metrics;
  },
): Worker {
  const { adapters, channels, knowledge, metrics } = parts;
  return createWorker({
    store,
    queue,
    bot: createBot({ knowledge }),
    channels,
    fetchers: new Map(
      adapters.all.flatMap(({ channel, fetchFile }) =>
        fetchFile ? [[channel.name, fetchFile] as const] : [],
      ),
    ),
    apology: apology(),
    concurrency: CONCURRENCY,
    log: options.log,
    onTurn: metrics.turn,
    onOutcome: metrics.outcome,
  });
}

function serveHttp(
  { config, options }: Base,
  parts: {
    readonly adapters: Adapters;
    readonly checks: Checks;
    readonly metrics: Metrics;
  },
): FastifyInstance {
  const http = createHttpServer({ log: options.log });
  void http.register(healthRoutes({ ...parts.checks, metrics: parts.metrics.registry }));
  if (config.role !== "worker") registerRoutes(http, parts.adapters);
  return http;
}
