/** Wakes one sleeper. A ring while nobody waits is kept for the next wait, so that none is missed. */
export interface Bell {
  readonly ring: () => void;
  /** True when it rang, false when `ms` went by. */
  wait(ms: number): Promise<boolean>;
}

/** A bell for one waiting loop. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      const heard = rung;
      rung = false;
      return heard;
    },
  };
}
