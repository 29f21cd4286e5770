import type { FastifyPluginAsync } from "fastify";
import type { Channel, Inbox, Log } from "../../bot/ports.ts";
import type { FetchedFile } from "../attachments/fetch-file.ts";
import { createZaloClient } from "./api/client.ts";
import { createHttp } from "./api/http.ts";
import { createZaloMessages } from "./api/messages.ts";
import type { ZaloMessages } from "./api/messages.ts";
import { createOAuth } from "./api/oauth.ts";
import { createTokens } from "./api/tokens.ts";
import type { TokenStore } from "./api/token-store.ts";
import { zaloAuthorizeRoutes } from "./authorize.ts";
import type { AuthorizeRules } from "./authorize.ts";
import { createZaloChannel } from "./channel.ts";
import { fetchZaloFile } from "./fetch-file.ts";
import { createOutgoingFiles } from "./outgoing-file.ts";
import type { ZaloSettings } from "./settings.ts";
import { zaloTexts } from "./texts.ts";
import { zaloRoutes } from "./webhook.ts";

export interface ZaloDeps {
  readonly settings: ZaloSettings;
  readonly inbox: Inbox;
  readonly tokenStore: TokenStore;
  readonly log: Log;
  /** Where citizens' files are kept; outside anything served. */
  readonly filesDir: string;
  /** Hosts that our own forms may be fetched from to be sent as files; `gov.vn` when absent. */
  readonly formHosts?: readonly string[];
  /** Exact origins that files may come from although they are private: ourselves. The API's own origin always is one. */
  readonly trustedOrigins?: readonly string[];
  readonly now?: () => Date;
  /** How long Zalo may take to answer; 10 s when absent. */
  readonly answerTimeoutMs?: number;
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface Zalo {
  readonly channel: Channel;
  /** `POST /webhooks/zalo`. */
  readonly routes: FastifyPluginAsync;
  /** `GET /zalo/authorize` and `/zalo/callback`. */
  authorizeRoutes(rules: AuthorizeRules): FastifyPluginAsync;
  /** Downloads an attachment's `ref` to `filesDir`. */
  fetchFile(ref: string): Promise<FetchedFile>;
  /** Direct calls: account, quota, uploads. */
  readonly messages: ZaloMessages;
  /** When the last authentic event came to this process; Zalo cuts an OA off silently after vain resends. */
  lastWebhookAt(): Date | undefined;
  /** What a person must mend; `undefined` when all is well. */
  problem(): Promise<string | undefined>;
  /** Gets a token and keeps it fresh. Resolves although Zalo is out of reach. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const TOKEN_CHECK_MS = 10 * 60_000;

/** Zalo Official Account, API v3, wired. Nothing happens before `start`. */
export function createZalo(deps: ZaloDeps): Zalo {
  const { settings, inbox, tokenStore, log, filesDir } = deps;
  const { now = () => new Date(), sleep = pause } = deps;
  const trustedOrigins = [new URL(settings.apiRoot).origin, ...(deps.trustedOrigins ?? [])];
  const http = createHttp(deps);
  const oauth = createOAuth({ settings, http, now });
  const tokens = createTokens({ settings, store: tokenStore, oauth, log, now });
  const client = createZaloClient({ settings, http, tokens, log, now });
  const messages = createZaloMessages(client);
  const hosts = { allowedHosts: deps.formHosts ?? ["gov.vn"], trustedOrigins };
  const files = createOutgoingFiles({ messages, hosts, directory: filesDir, log, now });
  const alarm = () => tokenStore.alarm();
  const channel = createZaloChannel({ settings, messages, files, alarm, log, now, sleep });
  let lastWebhookAt: Date | undefined;
  let timer: NodeJS.Timeout | undefined;

  function onEvent(name: string): void {
    lastWebhookAt = now();
    if (name !== "permission_revoked") return;
    log.error({}, "Zalo says that the OA's permission was revoked");
    void tokenStore.setAlarm(zaloTexts.grantNeeded(name)).catch(logFailure);
  }
  function logFailure(error: unknown): void {
    log.error({ err: error }, "Zalo alarm could not be stored");
  }

  return {
    channel,
    routes: zaloRoutes({ settings, inbox, log, now, onEvent }),
    authorizeRoutes: (rules) => zaloAuthorizeRoutes({ settings, oauth, tokens, log, now }, rules),
    fetchFile: (ref) => fetchZaloFile(ref, { directory: filesDir, trustedOrigins }),
    messages,
    lastWebhookAt: () => lastWebhookAt,
    problem: async () => channel.problem?.(),
    async start() {
      await tokens.tryConfigured();
      await tokens.current();
      timer = setInterval(() => void tokens.current(), TOKEN_CHECK_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      http.close();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
