import type { Log } from "../../bot/ports.ts";
import { loggable } from "../describe-error.ts";
import type { JobKind, Queue } from "../queue.ts";
import { createLane, type Lane } from "./local-lane.ts";

/**
 * A queue inside the process, for the embedded store, which is one process by nature. It keeps nothing: what was
 * waiting when the process ended is found again by the sweep.
 */
export function createLocalQueue({ log }: { readonly log: Log }): Queue {
  const lanes: Record<JobKind, Lane> = {
    turn: createLane(),
    delivery: createLane(),
    download: createLane(),
  };
  return {
    wake(kind, key, { delayMs = 0 } = {}) {
      lanes[kind].wake(key, delayMs);
      return Promise.resolve();
    },
    work(handlers, { concurrency }) {
      for (const kind of ["turn", "delivery", "download"] as const) {
        lanes[kind].start({
          concurrency,
          handler: handlers[kind],
          onError: (key, error) =>
            log.error({ kind, key, ...loggable(error) }, "job failed, will be tried again"),
        });
      }
      return Promise.resolve();
    },
    depth: () =>
      Promise.resolve(Object.values(lanes).reduce((sum, lane) => sum + lane.waiting(), 0)),
    async close() {
      await Promise.all(Object.values(lanes).map((lane) => lane.close()));
    },
  };
}
