import type { TokenPair, TokenStore } from "../../../adapters/zalo/api/token-store.ts";

export interface MemoryTokenStore extends TokenStore {
  /** Lets the next exchange run and lose what it returned. */
  readonly failNextCommit: () => void;
}

/** A token store in memory with a real lock: hand the same one to several clients to play several processes. */
export function createMemoryTokenStore(first?: TokenPair): MemoryTokenStore {
  let pair = first;
  let reason: string | undefined;
  let failing = false;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    read: async () => pair,
    exchange(fn) {
      const turn = tail.then(async () => {
        const next = await fn(pair);
        if (failing) {
          failing = false;
          throw new Error("commit failed");
        }
        pair = next ?? pair;
        return pair;
      });
      tail = turn.catch(() => undefined);
      return turn;
    },
    async setAlarm(next) {
      reason = next;
    },
    alarm: async () => reason,
    failNextCommit: () => {
      failing = true;
    },
  };
}
