import { sql } from "kysely";
import { connectControl } from "../../control/connect-control.ts";
import { socketPath } from "../../control/socket-path.ts";
import type { Store } from "../../store/database.ts";
import type { FakeTelegram } from "../fakes/telegram/fake-telegram.ts";
import { startFakeTelegram } from "../fakes/telegram/fake-telegram.ts";
import type { FakeZalo, FakeZaloOptions } from "../fakes/zalo/fake-zalo.ts";
import { startFakeZalo } from "../fakes/zalo/fake-zalo.ts";
import { openStore } from "../services/open-store.ts";
import { startRedis } from "../services/redis.ts";
import { freePort } from "../services/started.ts";
import type { StoreKind } from "../services/stores.ts";
import { createStorePlace } from "../services/stores.ts";
import { until } from "../services/until.ts";
import type { CommandResult, Program } from "./program.ts";
import { npmRun, startProgram } from "./program.ts";

/** A store, both platforms, and the program on them: it can be ended and started again and finds everything as it was. */
export interface Installation {
  readonly kind: StoreKind;
  readonly settings: Readonly<Record<string, string>>;
  readonly zalo: FakeZalo;
  readonly telegram: FakeTelegram;
  /** Ends its Redis with all it holds, and starts an empty one in its place. On that kind only. */
  readonly redis: { stop(): Promise<void>; start(): Promise<void> };
  /** Starts the program, with other settings for this time when given. */
  start(settings?: Readonly<Record<string, string>>): Promise<Program>;
  /** Runs a command of the README on this installation. */
  run(command: readonly [string, ...string[]], stdin?: string): Promise<CommandResult>;
  /** Resolves when no message waits for its turn and no reply for being sent. */
  untilIdle(withinMs?: number): Promise<void>;
  /** Opens the store for a look. The embedded one only while no program runs. */
  readonly look: <T>(work: (store: Store) => Promise<T>) => Promise<T>;
  /** Ends what runs and removes everything. */
  remove(): Promise<void>;
}

export interface InstallationOptions {
  readonly kind: StoreKind;
  readonly zalo?: FakeZaloOptions;
  readonly settings?: Readonly<Record<string, string>>;
}

export const TELEGRAM_SECRET = "webhook-secret-for-tests";

/** Makes an installation with both channels on. Nothing runs yet but the platforms, and Redis where it is one of the parts. */
export async function createInstallation(options: InstallationOptions): Promise<Installation> {
  const { kind } = options;
  const place = await createStorePlace(kind);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const telegram = await startFakeTelegram();
  const zalo = await startFakeZalo({ webhookUrl: `${base}/webhooks/zalo`, ...options.zalo });
  // Its own: the keys of two programs on one Redis would meet.
  let redis = kind === "PostgreSQL + Redis" ? await startRedis() : undefined;
  const redisUrl = redis?.url;
  const settings = {
    PORT: String(port),
    HOST: "127.0.0.1",
    PUBLIC_URL: base,
    DATA_DIR: place.dataDir,
    DATA_KEY: "a key for tests, long enough",
    ...(place.url && { DATABASE_URL: place.url }),
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_WEBHOOK_SECRET: TELEGRAM_SECRET,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ...zaloSettings(zalo),
    ...options.settings,
  };
  const programs: Program[] = [];

  async function look<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(place);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  return {
    kind,
    settings,
    zalo,
    telegram,
    redis: {
      async stop() {
        await redis?.stop();
        redis = undefined;
      },
      async start() {
        redis = await startRedis(Number(new URL(redisUrl ?? "").port));
      },
    },
    look,
    async start(more = {}) {
      const program = await startProgram({ ...settings, ...more });
      programs.push(program);
      return program;
    },
    run: (command, stdin) => npmRun(command, { settings, ...(stdin !== undefined && { stdin }) }),
    async untilIdle(withinMs = 20_000) {
      const idle = kind === "embedded" ? () => idleByControl(place.dataDir) : undefined;
      if (idle) return until(idle, withinMs);
      await look((store) => until(() => idleInStore(store), withinMs));
    },
    async remove() {
      await Promise.all(
        programs.filter((program) => program.alive()).map((program) => program.kill()),
      );
      await Promise.all([zalo.close(), telegram.close(), redis?.stop()]);
      await place.remove();
    },
  };
}

/** What the program needs to reach a fake OA; the refresh token works once. */
export function zaloSettings(zalo: FakeZalo): Readonly<Record<string, string>> {
  return {
    ZALO_APP_ID: zalo.options.appId,
    ZALO_APP_SECRET: zalo.options.appSecret,
    ZALO_OA_ID: zalo.options.oaId,
    ZALO_OA_SECRET_KEY: zalo.options.oaSecretKey,
    ZALO_REFRESH_TOKEN: zalo.grant(),
    ZALO_API_ROOT: zalo.url,
    ZALO_OAUTH_ROOT: zalo.url,
  };
}

async function idleByControl(dataDir: string): Promise<boolean> {
  const { waitingMessages, waitingSends } = await connectControl(socketPath(dataDir)).status();
  return waitingMessages + waitingSends === 0;
}

async function idleInStore({ db }: Store): Promise<boolean> {
  const { rows } = await sql<{ waiting: number }>`
    select ((select count(*) from inbox where state = 'pending')
      + (select count(*) from outbox where state in ('pending', 'sending')))::int as waiting`.execute(
    db,
  );
  return rows[0]?.waiting === 0;
}
