import type { TokenPair, TokenStore } from "../../../adapters/zalo/api/token-store.ts";

/** A token store in memory with a real lock: hand the same one to several clients to play several processes. */
export function createMemoryTokenStore(first?: TokenPair): TokenStore {
  let pair = first;
  let reason: string | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    read: async () => pair,
    exchange(fn) {
      const turn = tail.then(async () => {
        pair = (await fn(pair)) ?? pair;
        return pair;
      });
      tail = turn.catch(() => undefined);
      return turn;
    },
    async setAlarm(next) {
      reason = next;
    },
    alarm: async () => reason,
  };
}
