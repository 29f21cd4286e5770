/** A token bucket: `burst` at once after a rest, then `perSecond`. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Allowances {
  /** Takes one token of this key and returns 0, or takes none and returns how many milliseconds to wait. */
  take(key: string): number;
}

/** Between two clean-ups of keys that have rested long enough to be forgotten. */
const NEW_KEYS_PER_SWEEP = 1000;

/** Counts per key in this process's memory. `now` in milliseconds, a clock that never goes back. */
export function createAllowances(
  { burst, perSecond }: Allowance,
  now: () => number = () => performance.now(),
): Allowances {
  const tokenMs = 1000 / perSecond;
  /** When each key will have its whole burst again; the past means it has it now. */
  const fullAt = new Map<string, number>();
  let newKeys = 0;

  function sweep(time: number): void {
    newKeys = 0;
    for (const [key, full] of fullAt) if (full <= time) fullAt.delete(key);
  }

  return {
    take(key) {
      const time = now();
      const known = fullAt.get(key);
      const full = Math.max(known ?? time, time) + tokenMs;
      const waitMs = full - time - burst * tokenMs;
      if (waitMs > 0) return Math.ceil(waitMs);
      if (known === undefined && ++newKeys >= NEW_KEYS_PER_SWEEP) sweep(time);
      fullAt.set(key, full);
      return 0;
    },
  };
}
