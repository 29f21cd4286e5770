import type { Log } from "../../bot/ports.ts";
import type { TelegramApi, WebhookInfo } from "./api/telegram-api.ts";
import type { Health } from "./health.ts";
import { createBackOff, pause, reasonOf } from "./retrying.ts";
import { telegramWords } from "./words.ts";

/** The kinds of update we read; Telegram keeps the others to itself. */
export const ALLOWED_UPDATES = [
  "message",
  "edited_message",
  "callback_query",
  "my_chat_member",
] as const;

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

export interface SetupDeps {
  readonly api: TelegramApi;
  readonly health: Health;
  readonly log: Log;
  /** Where Telegram is to post updates; absent when we poll or do not know our address. */
  readonly webhook?: WebhookTarget;
  /** First pause after a failure; doubles up to 60 times this. 5 s when absent. */
  readonly retryMs?: number;
}

const DEFAULT_RETRY_MS = 5_000;

/**
 * Tells Telegram our address and the bot's menu, trying until it is done or the signal ends it. Changes the webhook only
 * when it is not as it should be. Never rejects.
 */
export async function setUp(deps: SetupDeps, signal: AbortSignal): Promise<void> {
  const { health, log, retryMs = DEFAULT_RETRY_MS } = deps;
  const backOff = createBackOff(retryMs, retryMs * 60);
  while (!signal.aborted) {
    try {
      await deps.api.setMyCommands(telegramWords.commands);
      if (deps.webhook) await ensureWebhook(deps, deps.webhook);
      health.sawSuccess();
      health.setIntake(undefined);
      return;
    } catch (error) {
      health.sawFailure(error);
      const reason = reasonOf(error);
      health.setIntake(`the bot could not be set up at Telegram: ${reason}`);
      const pauseMs = backOff.after(error);
      log.warn({ reason, pauseMs }, "telegram: setting up failed, trying again");
      await pause(pauseMs, signal);
    }
  }
}

async function ensureWebhook(
  { api, log }: SetupDeps,
  { url, secret }: WebhookTarget,
): Promise<void> {
  const info = await api.getWebhookInfo();
  if (isAsWanted(info, url)) return;
  await api.setWebhook({ url, secret, allowedUpdates: ALLOWED_UPDATES });
  log.info({ url }, "telegram: webhook set");
}

/** Telegram never shows the secret it has; that it is an old one shows in our own 401. */
function isAsWanted({ url, allowedUpdates, lastError }: WebhookInfo, wanted: string): boolean {
  const sameUpdates =
    allowedUpdates.length === ALLOWED_UPDATES.length &&
    ALLOWED_UPDATES.every((name) => allowedUpdates.includes(name));
  return url === wanted && sameUpdates && !lastError?.includes("401");
}
