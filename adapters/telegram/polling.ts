import type { Inbox, Log } from "../../bot/ports.ts";
import { TelegramApiError } from "./api/api-error.ts";
import type { TelegramApi } from "./api/telegram-api.ts";
import type { Health } from "./health.ts";
import { parseUpdate } from "./parse.ts";
import { createBackOff, pause, reasonOf } from "./retrying.ts";
import { ALLOWED_UPDATES } from "./setup.ts";

export interface PollingDeps {
  readonly account: string;
  readonly api: TelegramApi;
  readonly inbox: Inbox;
  readonly health: Health;
  readonly onCallback: (callbackId: string) => void;
  readonly log: Log;
  /** First pause after a failure; doubles up to 30 times this. 1 s when absent. */
  readonly retryMs?: number;
}

/** How long Telegram holds a request open while nothing happens. */
const WAIT_SECONDS = 25;
const DEFAULT_RETRY_MS = 1_000;

/**
 * Fetches updates until the signal ends it, and stores each before Telegram may forget it: the offset moves past an
 * update only when the inbox has it. Resolves when ended; never rejects.
 */
export async function poll(deps: PollingDeps, signal: AbortSignal): Promise<void> {
  const { api, health, log, retryMs = DEFAULT_RETRY_MS } = deps;
  const backOff = createBackOff(retryMs, retryMs * 30);
  let offset = 0;
  let webhookGone = false;
  while (!signal.aborted) {
    try {
      // Telegram gives no updates to a poller while a webhook is set.
      if (!webhookGone) await api.deleteWebhook(signal);
      webhookGone = true;
      const request = { offset, waitSeconds: WAIT_SECONDS, allowedUpdates: ALLOWED_UPDATES };
      const updates = await api.getUpdates(request, signal);
      health.sawSuccess();
      health.setIntake(undefined);
      for (const update of updates) offset = (await store(deps, update)) ?? offset;
      backOff.reset();
    } catch (error) {
      if (signal.aborted) return;
      health.sawFailure(error);
      health.setIntake(problemOf(error));
      const pauseMs = backOff.after(error);
      log.warn(
        { reason: reasonOf(error), pauseMs },
        "telegram: fetching updates failed, trying again",
      );
      await pause(pauseMs, signal);
    }
  }
}

/** Stores one update; resolves to the number of the next. */
async function store(deps: PollingDeps, update: unknown): Promise<number | undefined> {
  const parsed = parseUpdate(update, { account: deps.account, now: new Date() });
  if (!parsed) {
    deps.log.error({}, "telegram: an update without a number was left out");
    return undefined;
  }
  const result = await deps.inbox.receive(parsed.incoming);
  if (result === "stored" && parsed.callbackId) deps.onCallback(parsed.callbackId);
  return Number(parsed.incoming.platformId) + 1;
}

function problemOf(error: unknown): string | undefined {
  if (!(error instanceof TelegramApiError) || error.code !== 409) return undefined;
  return `another program fetches this bot's updates or has set a webhook: stop it, or use TELEGRAM_MODE=webhook in all (${error.message})`;
}
