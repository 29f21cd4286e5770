import type { FastifyPluginCallback } from "fastify";
import type { Channel, Inbox, Log } from "../../bot/ports.ts";
import type { FetchedFile } from "../attachments/fetch-file.ts";
import { createTelegramApi } from "./api/telegram-api.ts";
import { createTelegramChannel } from "./channel.ts";
import { fetchTelegramFile } from "./fetch-file.ts";
import { createHealth } from "./health.ts";
import { reasonOf } from "./retrying.ts";
import { poll } from "./polling.ts";
import { botIdOf } from "./settings.ts";
import type { TelegramSettings } from "./settings.ts";
import { setUp } from "./setup.ts";
import type { WebhookTarget } from "./setup.ts";
import { telegramRoutes, WEBHOOK_PATH } from "./webhook.ts";

export interface TelegramDeps {
  readonly settings: TelegramSettings;
  readonly inbox: Inbox;
  readonly log: Log;
  /** Where citizens' files are kept. */
  readonly filesDir: string;
  /** Our https address; without it the webhook must be set by hand. */
  readonly publicUrl?: string;
  /** Limit of one call to Telegram; 10 s when absent. */
  readonly timeoutMs?: number;
  /** First pause after a failure of polling or setting up. */
  readonly retryMs?: number;
}

/** Everything the program needs of Telegram. */
export interface TelegramAdapter {
  readonly channel: Channel;
  /** `POST /webhooks/telegram`; in polling mode it answers 401 unless a secret is set. */
  readonly routes: FastifyPluginCallback;
  /** Fetches a citizen's file by `IncomingAttachment.ref`; rejects when trying again can help. */
  fetchFile(ref: string): Promise<FetchedFile>;
  /** Starts to set the bot up and, in polling mode, to fetch updates. For the web role; returns at once, throws never. */
  start(): void;
  /** Ends both promptly; sends go on. What was not stored yet comes again after the next start. */
  stop(): Promise<void>;
}

/** Puts the Telegram channel together. Nothing is called before `start`, `send` or `fetchFile`. */
export function createTelegram(deps: TelegramDeps): TelegramAdapter {
  const { settings, inbox, log } = deps;
  const account = botIdOf(settings.token);
  const timeouts = deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs };
  const api = createTelegramApi({ ...settings, ...timeouts });
  const webhook = webhookOf(deps);
  const health = createHealth({ api, ...(webhook && { webhookUrl: webhook.url }) });
  const ending = new AbortController();
  let polling: Promise<void> | undefined;
  const onCallback = (callbackId: string) => {
    api.answerCallbackQuery(callbackId).catch((error: unknown) => {
      // Too old or answered already: the citizen's phone has stopped waiting by itself.
      log.debug({ reason: reasonOf(error) }, "telegram: a button press could not be confirmed");
    });
  };

  return {
    channel: createTelegramChannel({ account, api, health }),
    routes: telegramRoutes({ settings, inbox, onCallback, log }),
    fetchFile: (ref) => fetchTelegramFile({ api, filesDir: deps.filesDir, ...settings }, ref),
    start: () => {
      const retry = deps.retryMs === undefined ? {} : { retryMs: deps.retryMs };
      if (!webhook && settings.mode === "webhook") {
        log.warn({}, "telegram: without PUBLIC_URL the webhook must be set by hand");
      }
      void setUp({ api, health, log, ...retry, ...(webhook && { webhook }) }, ending.signal);
      if (settings.mode === "webhook") return;
      polling = poll({ account, api, inbox, health, onCallback, log, ...retry }, ending.signal);
    },
    stop: async () => {
      ending.abort();
      await polling;
    },
  };
}

function webhookOf({ settings, publicUrl }: TelegramDeps): WebhookTarget | undefined {
  const secret = settings.webhookSecret;
  if (settings.mode !== "webhook" || !secret || publicUrl === undefined) return undefined;
  return { url: `${publicUrl.replace(/\/+$/u, "")}${WEBHOOK_PATH}`, secret };
}
