import type { Channel } from "../bot/ports.ts";
import type { HealthDeps } from "../http/health.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Store } from "../store/database.ts";
import type { Queue } from "../worker/queue.ts";

export type Checks = Pick<HealthDeps, "needs" | "alarms">;

/** What `/readyz` and `doctor` look at: without store, queue and catalogue nothing works; a channel's trouble is a person's work. */
export function createChecks(parts: {
  readonly store: Store;
  readonly queue: Queue;
  readonly channels: readonly Channel[];
  readonly knowledge: () => Knowledge;
}): Checks {
  const { store, queue, channels, knowledge } = parts;
  return {
    needs: {
      store: async () => {
        await store.db.selectFrom("catalogues").select("id").limit(1).execute();
        return undefined;
      },
      queue: async () => {
        await queue.depth();
        return undefined;
      },
      catalogue: async () => (knowledge().size > 0 ? undefined : "none is loaded"),
    },
    alarms: Object.fromEntries(
      channels.map((channel) => [channel.name, async () => channel.problem?.()]),
    ),
  };
}
