/** Who goes first when both wait: `urgent` before `ordinary`. */
export type Lane = "urgent" | "ordinary";

/** A mutex with two queues. */
export interface Lanes {
  /** Resolves when the caller alone holds the mutex, with the function that gives it back (calling it twice is harmless). */
  acquire(lane: Lane): Promise<() => void>;
}

/** Makes a mutex whose urgent waiters overtake all ordinary ones; within a lane, first come, first served. */
export function createLanes(): Lanes {
  const waiting: Record<Lane, (() => void)[]> = { urgent: [], ordinary: [] };
  let held = false;

  function grant(resolve: (giveBack: () => void) => void): void {
    held = true;
    let given = false;
    resolve(() => {
      if (given) return;
      given = true;
      const next = waiting.urgent.shift() ?? waiting.ordinary.shift();
      if (next) next();
      else held = false;
    });
  }

  return {
    acquire: (lane) =>
      new Promise((resolve) => {
        if (held) waiting[lane].push(() => grant(resolve));
        else grant(resolve);
      }),
  };
}
