import type { Incoming } from "../../../bot/message.ts";
import type { Inbox } from "../../../bot/ports.ts";

/** An inbox that keeps everything in memory and can be down. */
export interface MemoryInbox extends Inbox {
  readonly stored: readonly Incoming[];
  /** How often each event was offered, stored or not. */
  readonly offers: readonly Incoming[];
  /** The next `times` events are not taken. */
  goDown(times: number): void;
}

/** An empty inbox, with the promise of the real one: a known platform id is a repeat. */
export function createMemoryInbox(): MemoryInbox {
  const stored: Incoming[] = [];
  const offers: Incoming[] = [];
  let failures = 0;
  return {
    stored,
    offers,
    goDown: (times) => {
      failures = times;
    },
    receive: async (incoming) => {
      offers.push(incoming);
      if (failures > 0) {
        failures -= 1;
        throw new Error("the store is down");
      }
      if (stored.some(({ platformId }) => platformId === incoming.platformId)) return "repeat";
      stored.push(incoming);
      return "stored";
    },
  };
}
