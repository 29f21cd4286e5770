import type { Log } from "../bot/ports.ts";
import { createKnowledge, openKnowledge } from "../knowledge/create-knowledge.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";
import { loadPhrasebook } from "../knowledge/phrasebook.ts";
import type { Database } from "../store/database.ts";
import { activeCatalogue, loadActiveCatalogue } from "../store/catalogue.ts";
import type { Signals } from "../store/signals.ts";

export interface LiveKnowledge {
  /** The catalogue that answers right now; an empty one before the first `load`. */
  readonly current: () => Knowledge;
  /** Loads the active catalogue; resolves when it answers. */
  load(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps the active catalogue of the store in memory and follows it: when another becomes active, its index is built beside
 * the old one and takes over between two turns. A catalogue that cannot be loaded leaves the old one answering.
 */
export function createLiveKnowledge(deps: {
  readonly db: Database;
  readonly signals: Signals;
  readonly log: Log;
  /** Where the finished index is kept for the next start. */
  readonly indexFile: string;
}): LiveKnowledge {
  const { db, log } = deps;
  let knowledge = createKnowledge([]);
  let loadedDigest: string | undefined;
  let loading = Promise.resolve();

  async function loadNow(): Promise<void> {
    const head = await activeCatalogue(db);
    if (!head || head.digest === loadedDigest) return;
    const catalogue = await loadActiveCatalogue(db);
    if (!catalogue) return;
    knowledge = await openKnowledge(catalogue.records, {
      phrasebook: await loadPhrasebook(),
      indexFile: deps.indexFile,
    });
    loadedDigest = catalogue.digest;
    log.info({ catalogue: catalogue.name, procedures: knowledge.size }, "catalogue loaded");
  }

  function load(): Promise<void> {
    const next = loading.then(loadNow);
    loading = next.catch(() => undefined);
    return next;
  }

  const unsubscribe = deps.signals.subscribe("catalogue", () => {
    load().catch((err: unknown) => log.error({ err }, "the new catalogue could not be loaded"));
  });

  return {
    current: () => knowledge,
    load,
    async close() {
      unsubscribe();
      await loading;
    },
  };
}
