import { Failure } from "./failure.ts";

export interface Rate {
  readonly perSecond: number;
  /** How many may go at once after a rest. */
  readonly burst: number;
}

export interface Limits {
  readonly overall: Rate;
  readonly perChat: Rate;
}

/** About what Telegram grants: 30/s over all chats, 1/s in one chat with short bursts. */
export const USUAL_LIMITS: Limits = {
  overall: { perSecond: 30, burst: 35 },
  perChat: { perSecond: 1, burst: 4 },
};

interface Bucket {
  tokens: number;
  at: number;
}

/** Refuses sends that come too fast, with 429 and the seconds to wait. */
export function createLimiter() {
  const buckets = new Map<string, Bucket>();
  return {
    /** Takes one send from the chat's and the bot's allowance, or throws. */
    spend(chatId: string, limits: Limits | undefined): void {
      if (!limits) return;
      const chat = refill(`chat ${chatId}`, limits.perChat);
      const all = refill("all", limits.overall);
      const waitMs = Math.max(lack(chat, limits.perChat), lack(all, limits.overall));
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1000);
        throw new Failure(429, `Too Many Requests: retry after ${seconds}`, seconds);
      }
      chat.tokens -= 1;
      all.tokens -= 1;
    },
  };

  function refill(key: string, { perSecond, burst }: Rate): Bucket {
    const now = Date.now();
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    return bucket;
  }

  function lack({ tokens }: Bucket, { perSecond }: Rate): number {
    return tokens >= 1 ? 0 : ((1 - tokens) / perSecond) * 1000;
  }
}
