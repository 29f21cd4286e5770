import { setTimeout as sleep } from "node:timers/promises";
import { TelegramApiError } from "./api/api-error.ts";

/** Waits; returns early, without an error, when the signal ends it. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Growing pauses between tries, at least as long as Telegram asked for. */
export interface BackOff {
  /** How long to wait after this error. */
  after(error: unknown): number;
  /** It went well: the next pause is short again. */
  reset(): void;
}

/** Doubles from `firstMs` to `mostMs`. */
export function createBackOff(firstMs: number, mostMs: number): BackOff {
  let next = firstMs;
  return {
    after: (error) => {
      const asked = error instanceof TelegramApiError ? (error.retryAfterMs ?? 0) : 0;
      const pauseMs = Math.max(asked, next);
      next = Math.min(next * 2, mostMs);
      return pauseMs;
    },
    reset: () => {
      next = firstMs;
    },
  };
}

/** An error in one line for the log. Only its message: a store's error may carry a citizen's row in other members. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown error";
}
