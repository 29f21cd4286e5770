/**
 * How a call to the Bot API failed.
 * - `answered`: Telegram said no; `code` is its number.
 * - `not-connected`: no connection, so nothing was sent: safe to repeat.
 * - `no-answer`: the request may have arrived; nobody knows what became of it.
 */
export type ApiFailure = "answered" | "not-connected" | "no-answer";

/** A call to the Bot API failed. The message holds neither the token nor what was sent. */
export class TelegramApiError extends Error {
  readonly failure: ApiFailure;
  readonly code: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    failure: ApiFailure,
    description: string,
    details: { readonly code?: number; readonly retryAfterMs?: number } = {},
  ) {
    super(description);
    this.name = "TelegramApiError";
    this.failure = failure;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Telegram does not accept our token: a person must mend it. */
  get isDeadToken(): boolean {
    return this.code === 401 || this.code === 404;
  }
}
