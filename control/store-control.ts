import { sql } from "kysely";
import type { Control, DeadLetterLine, Status } from "./control.ts";
import { activeCatalogue, loadActiveCatalogue, saveCatalogue } from "../store/catalogue.ts";
import type { Store } from "../store/database.ts";
import { listDeadLetters, replayDeadLetter } from "../worker/dead-letters.ts";
import type { Queue } from "../worker/queue.ts";

export interface StoreControlDeps {
  readonly store: Store;
  readonly wake: Queue["wake"];
  /** What is wrong with the parts around the store. */
  readonly problems: () => Promise<readonly string[]>;
}

/** A {@link Control} that works on an open store. */
export function createStoreControl({ store, wake, problems }: StoreControlDeps): Control {
  const { db } = store;
  return {
    status: async () => ({ ...(await readStatus(store)), problems: await problems() }),
    procedures: async () => (await loadActiveCatalogue(db))?.records ?? [],
    async saveCatalogue(catalogue) {
      await saveCatalogue(db, catalogue);
    },
    async deadLetters() {
      const letters = await listDeadLetters(db, { limit: 1000 });
      return letters.map(({ since, conversationId = "-", ...letter }): DeadLetterLine => {
        return { ...letter, conversationId, since: since.toISOString() };
      });
    },
    replay: (id) => replayDeadLetter(db, wake, id),
  };
}

/** How long the oldest message has been waiting for its turn, in seconds; 0 when none waits. */
export async function oldestWaitingSeconds({ db }: Store): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as seconds
    from inbox where state = 'pending'`.execute(db);
  return rows[0]?.seconds ?? 0;
}

interface Counts {
  readonly clock: number;
  readonly messages: number;
  readonly sends: number;
  readonly dead: number;
  readonly cases: number;
}

async function readStatus(store: Store): Promise<Omit<Status, "problems">> {
  const { db } = store;
  const { rows } = await sql<Counts>`
    select extract(epoch from clock_timestamp())::float8 as clock, (select count(*)::int from inbox where state = 'pending') as messages,
      (select count(*)::int from outbox where state in ('pending', 'sending', 'held')) as sends,
      (select count(*)::int from inbox where state = 'failed')
        + (select count(*)::int from outbox where state in ('refused', 'unknown')) as dead,
      (select count(*)::int from cases where state = 'open') as cases`.execute(db);
  const counts = rows[0];
  const catalogue = await activeCatalogue(db);
  return {
    store: store.kind,
    clockSkewSeconds: counts ? Math.round(Math.abs(counts.clock - Date.now() / 1000)) : 0,
    ...(catalogue && {
      catalogue: {
        name: catalogue.name,
        size: catalogue.size,
        importedAt: catalogue.importedAt.toISOString(),
      },
    }),
    waitingMessages: counts?.messages ?? 0,
    oldestWaitingSeconds: await oldestWaitingSeconds(store),
    waitingSends: counts?.sends ?? 0,
    deadLetters: counts?.dead ?? 0,
    openCases: counts?.cases ?? 0,
  };
}
