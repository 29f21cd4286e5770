import { z } from "zod";
import type { Outcome } from "../../bot/ports.ts";
import type { CallResult, ZaloError } from "./api/client.ts";
import { nextLocalTime } from "./local-time.ts";

const NO_TOKEN_PAUSE_MS = 60_000;
const NO_CONNECTION_PAUSE_MS = 10_000;
const OPERATOR_PAUSE_MS = 5 * 60_000;
const LIMIT_PAUSE_MS = 60_000;

const sentAnswer = z.object({ message_id: z.coerce.string().optional() });

/** What a send came to, as delivery understands it. */
export function outcomeOf(result: CallResult, now: Date): Outcome {
  switch (result.kind) {
    case "ok": {
      const messageId = sentAnswer.catch({}).parse(result.data).message_id;
      return { kind: "sent", ...(messageId && { messageId }) };
    }
    case "refused":
      return outcomeOfError(result.error, now);
    case "no-token":
      return channelLater(result.access.reason, NO_TOKEN_PAUSE_MS);
    case "not-sent":
      return channelLater(`no connection to Zalo (${result.reason})`, NO_CONNECTION_PAUSE_MS);
    case "unknown":
      // Zalo knows no idempotency key, so a repeat could post twice.
      return { kind: "unknown", reason: result.reason };
  }
}

function outcomeOfError(error: ZaloError, now: Date): Outcome {
  const { reason } = error;
  switch (error.class) {
    case "limited":
      return channelLater(reason, error.retryAfterMs ?? LIMIT_PAUSE_MS);
    // A token refused again right after it was renewed is nothing the program can cure.
    case "refresh":
    case "operator":
      return channelLater(reason, OPERATOR_PAUSE_MS);
    case "window-closed":
      return { kind: "later", reason, retry: "when-citizen-writes" };
    case "night":
      return chatLater(reason, nextLocalTime(now, "06:00"), now);
    case "tomorrow":
      return chatLater(reason, nextLocalTime(now, "00:05"), now);
    case "unreachable":
      return { kind: "refused", reason, unreachable: true };
    case "retry":
    case "upload-again":
    case "permanent":
    case "bug":
      return { kind: "refused", reason };
  }
}

function channelLater(reason: string, afterMs: number): Outcome {
  return { kind: "later", reason, retry: { afterMs, scope: "channel" } };
}

function chatLater(reason: string, at: Date, now: Date): Outcome {
  const afterMs = at.getTime() - now.getTime();
  return { kind: "later", reason, retry: { afterMs, scope: "chat" } };
}
