import { TelegramApiError } from "./api/api-error.ts";
import type { TelegramApi, WebhookInfo } from "./api/telegram-api.ts";
import { reasonOf } from "./retrying.ts";

/** What stands between this channel and its work, as far as a person must mend it. */
export interface Health {
  /** Notes that a call failed; only what a person must mend is kept. */
  sawFailure(error: unknown): void;
  /** Notes that Telegram accepted a call. */
  sawSuccess(): void;
  /** Says, or with `undefined` takes back, what is wrong with how updates come to us. */
  setIntake(problem: string | undefined): void;
  /** What to mend, in plain words. Asks Telegram at most once a minute while all is well. */
  problem(): Promise<string | undefined>;
}

export interface HealthDeps {
  readonly api: Pick<TelegramApi, "getMe" | "getWebhookInfo">;
  /** Where Telegram should post updates; `undefined` when updates come by polling. */
  readonly webhookUrl?: string;
}

const ASK_AGAIN_MS = 60_000;
/** Telegram keeps its last delivery error for ever; older ones tell nothing. */
const RECENT_MS = 600_000;

const DEAD_TOKEN =
  "Telegram does not accept the bot's token: take the current one from @BotFather (TELEGRAM_BOT_TOKEN)";

/** Remembers what the channel's calls showed, and asks Telegram for what they do not show. */
export function createHealth({ api, webhookUrl }: HealthDeps): Health {
  let deadToken = false;
  let intake: string | undefined;
  let found: string | undefined;
  let askedAt = -Infinity;

  const health: Health = {
    sawFailure: (error) => {
      if (error instanceof TelegramApiError && error.isDeadToken) deadToken = true;
    },
    sawSuccess: () => {
      deadToken = false;
    },
    setIntake: (problem) => {
      intake = problem;
    },
    problem: async () => {
      const wrong = deadToken || found !== undefined;
      if (wrong || Date.now() - askedAt > ASK_AGAIN_MS) await ask();
      return deadToken ? DEAD_TOKEN : (found ?? intake);
    },
  };
  return health;

  async function ask(): Promise<void> {
    askedAt = Date.now();
    try {
      if (webhookUrl === undefined) await api.getMe();
      found =
        webhookUrl === undefined
          ? undefined
          : webhookProblem(await api.getWebhookInfo(), webhookUrl);
      health.sawSuccess();
    } catch (error) {
      health.sawFailure(error);
      found = `Telegram cannot be asked: ${reasonOf(error)}`;
    }
  }
}

function webhookProblem(info: WebhookInfo, wanted: string): string | undefined {
  if (info.url === "") return "Telegram has no webhook of this bot: restart with PUBLIC_URL set";
  if (info.url !== wanted) return `Telegram posts updates to another address: ${info.url}`;
  const { lastError, lastErrorAt } = info;
  if (!lastError || !lastErrorAt || info.pending === 0) return undefined;
  if (Date.now() - lastErrorAt.getTime() > RECENT_MS) return undefined;
  return `Telegram cannot deliver ${info.pending} updates to ${wanted}: ${lastError}`;
}
