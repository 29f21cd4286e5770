import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether a webhook's `X-Telegram-Bot-Api-Secret-Token` header is the secret we gave to setWebhook. Takes the same time
 * for every wrong value; always false when we have no secret, so that a forgotten setting opens nothing.
 */
export function isFromTelegram(
  header: string | readonly string[] | undefined,
  secret: string | undefined,
): boolean {
  if (typeof header !== "string" || !secret) return false;
  return timingSafeEqual(digest(header), digest(secret));
}

/** Equal lengths whatever was sent: timingSafeEqual demands it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
