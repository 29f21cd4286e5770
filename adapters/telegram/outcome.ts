import type { Outcome } from "../../bot/ports.ts";
import { TelegramApiError } from "./api/api-error.ts";

/** Pauses where Telegram names none. */
const SHORT_PAUSE_MS = 5_000;
const DEAD_TOKEN_PAUSE_MS = 60_000;

/** Answers of Telegram after which nothing will reach a chat, as far as its texts tell. */
const UNREACHABLE =
  /chat not found|user not found|PEER_ID_INVALID|bot can't initiate|blocked|deactivated|kicked/iu;

/** What a failed send means for the message. Everything that is not surely unsent and curable is final or unknown. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof TelegramApiError)) {
    return { kind: "unknown", reason: "the send broke inside the program" };
  }
  const reason = error.message;
  if (error.failure === "not-connected") return later(reason, "channel", SHORT_PAUSE_MS);
  if (error.failure === "no-answer") return { kind: "unknown", reason };
  return outcomeOfAnswer(error, reason);
}

/** Whether Telegram could not read our markup: the same text goes again without it. */
export function isBadMarkup(error: unknown): boolean {
  return error instanceof TelegramApiError && /can't parse entities/iu.test(error.message);
}

/** Whether Telegram could not fetch a file from its URL, or does not take that kind by URL: a link serves then. */
export function isBadFileUrl(error: unknown): boolean {
  return (
    error instanceof TelegramApiError &&
    error.code === 400 &&
    /HTTP URL|web ?page|wrong (?:type|file)|WEBPAGE_|IMAGE_PROCESS_FAILED|PHOTO_INVALID/iu.test(
      error.message,
    )
  );
}

function outcomeOfAnswer(error: TelegramApiError, reason: string): Outcome {
  const { code = 0, retryAfterMs } = error;
  // Telegram does not say whether one chat or the whole bot was too fast; with our own pace it is nearly always the chat.
  if (code === 429) return later(reason, "chat", retryAfterMs ?? SHORT_PAUSE_MS);
  if (error.isDeadToken) return later(reason, "channel", DEAD_TOKEN_PAUSE_MS);
  // A gateway that gave up waiting: the message may well have gone out.
  if (code === 504) return { kind: "unknown", reason };
  if (code === 500) return later(reason, "chat", SHORT_PAUSE_MS);
  if (code > 500) return later(reason, "channel", SHORT_PAUSE_MS);
  if (code === 403 || UNREACHABLE.test(reason)) {
    return { kind: "refused", reason, unreachable: true };
  }
  return { kind: "refused", reason };
}

function later(reason: string, scope: "chat" | "channel", afterMs: number): Outcome {
  return { kind: "later", reason, retry: { afterMs, scope } };
}
