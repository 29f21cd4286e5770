/** What the Telegram channel must be told. */
export interface TelegramSettings {
  /** From @BotFather: `<bot id>:<secret>`. */
  readonly token: string;
  readonly mode: "webhook" | "polling";
  /** Comes back with every webhook; without it every webhook is refused. */
  readonly webhookSecret?: string;
  /** Address of the Bot API; Telegram's own when absent. */
  readonly apiRoot?: string;
}

/** Telegram's public Bot API. */
export const TELEGRAM_API_ROOT = "https://api.telegram.org/";

/** Address of the Bot API, ending in `/`: a path below it would be lost otherwise. */
export function apiRootOf(settings: Pick<TelegramSettings, "apiRoot">): string {
  const root = settings.apiRoot ?? TELEGRAM_API_ROOT;
  return root.endsWith("/") ? root : `${root}/`;
}

/** The bot's own id: the part of the token before the colon, and no secret. */
export function botIdOf(token: string): string {
  return token.split(":", 1)[0] ?? token;
}
