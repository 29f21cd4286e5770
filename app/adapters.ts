import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyPluginCallback,
  FastifyRequest,
} from "fastify";
import { createWebChannel } from "../adapters/web/channel.ts";
import { webRoutes } from "../adapters/web/routes.ts";
import { storedFile } from "../adapters/web/stored-file.ts";
import type { Transcript } from "../adapters/web/transcript.ts";
import type { TokenStore } from "../adapters/zalo/api/token-store.ts";
import type { Zalo } from "../adapters/zalo/zalo.ts";
import type { FetchedFile } from "../adapters/attachments/fetch-file.ts";
import type { ChannelName } from "../bot/message.ts";
import type { Channel, Inbox, Log } from "../bot/ports.ts";
import type { Config } from "../config.ts";

export interface AdaptersDeps {
  readonly config: Config;
  readonly inbox: Inbox;
  readonly transcript: Transcript;
  readonly tokenStore: (account: string) => TokenStore;
  readonly filesDir: string;
  readonly log: Log;
}

/** One way in and out, as the rest of the program sees it. */
export interface Adapter {
  readonly channel: Channel;
  readonly routes: readonly (FastifyPluginCallback | FastifyPluginAsync)[];
  /** Fetches an attachment by its `ref`; absent where files arrive with the message. */
  readonly fetchFile?: (ref: string) => Promise<FetchedFile>;
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

export interface Adapters {
  readonly all: readonly Adapter[];
  /** Channels that are off, for the start message. */
  readonly off: readonly { readonly channel: ChannelName; readonly needs: string }[];
}

const LOOPBACK = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/** Every channel that the settings switch on; the web is always on. Platforms that are off are not even loaded. */
export async function createAdapters(deps: AdaptersDeps): Promise<Adapters> {
  const { config } = deps;
  const off: { channel: ChannelName; needs: string }[] = [];
  if (!config.telegram) off.push({ channel: "telegram", needs: "TELEGRAM_BOT_TOKEN" });
  if (!config.zalo) off.push({ channel: "zalo", needs: "ZALO_APP_ID and its companions" });
  const all = [web(deps), ...(await telegram(deps)), ...(await zalo(deps))];
  return { all, off };
}

function web({ inbox, transcript, filesDir, log }: AdaptersDeps): Adapter {
  return {
    channel: createWebChannel(),
    routes: [webRoutes({ inbox, transcript, filesDir, log })],
    fetchFile: (ref) => storedFile(ref, filesDir),
    start: () => undefined,
    stop: () => undefined,
  };
}

async function telegram(deps: AdaptersDeps): Promise<readonly Adapter[]> {
  const { config, inbox, filesDir, log } = deps;
  if (!config.telegram) return [];
  const { createTelegram } = await import("../adapters/telegram/telegram.ts");
  const adapter = createTelegram({
    settings: config.telegram,
    inbox,
    log,
    filesDir,
    ...(config.publicUrl !== undefined && { publicUrl: config.publicUrl }),
  });
  return [{ ...adapter, routes: [adapter.routes] }];
}

async function zalo(deps: AdaptersDeps): Promise<readonly Adapter[]> {
  const { config, inbox, filesDir, log, tokenStore } = deps;
  if (!config.zalo) return [];
  const { createZalo } = await import("../adapters/zalo/zalo.ts");
  const adapter = createZalo({
    settings: config.zalo,
    inbox,
    tokenStore: tokenStore(config.zalo.oaId),
    log,
    filesDir,
    // Our own forms go out as files although our own address may be a private one.
    ...(config.publicUrl !== undefined && { trustedOrigins: [new URL(config.publicUrl).origin] }),
  });
  return [{ ...adapter, routes: [adapter.routes, ...authorize(adapter, config)] }];
}

/**
 * Granting access is for staff admins. Until there is a staff log-in only a browser on this very machine may ask, not
 * one behind a proxy on it; everyone else pastes a refresh token (ZALO_REFRESH_TOKEN).
 */
function authorize(adapter: Zalo, { publicUrl }: Config): readonly FastifyPluginAsync[] {
  if (publicUrl === undefined) return [];
  const fromHere = ({ ip, headers }: FastifyRequest) =>
    LOOPBACK.includes(ip) && headers["x-forwarded-for"] === undefined;
  return [adapter.authorizeRoutes({ publicUrl, allow: fromHere })];
}

/** Registers every adapter's routes. */
export function registerRoutes(server: FastifyInstance, adapters: Adapters): void {
  for (const { routes } of adapters.all) for (const route of routes) void server.register(route);
}
