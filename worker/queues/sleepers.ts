/** Node's timers overflow beyond 24.8 days; an hour is enough, since the sweep wakes what is due. */
const LONGEST_MS = 3_600_000;

/** Keys that sleep until their time. */
export interface Sleepers {
  /** Lets a key sleep until `dueAt`, or until the earlier moment that it has already. */
  sleep(key: string, dueAt: number): void;
  cancel(key: string): void;
  cancelAll(): void;
}

/** `onDue` is called once for each key that slept its time. */
export function createSleepers(onDue: (key: string) => void): Sleepers {
  const sleeping = new Map<string, { readonly dueAt: number; readonly timer: NodeJS.Timeout }>();

  function cancel(key: string): void {
    clearTimeout(sleeping.get(key)?.timer);
    sleeping.delete(key);
  }

  return {
    sleep(key, dueAt) {
      if ((sleeping.get(key)?.dueAt ?? Infinity) <= dueAt) return;
      cancel(key);
      const ms = Math.min(LONGEST_MS, Math.max(0, dueAt - Date.now()));
      const timer = setTimeout(() => {
        sleeping.delete(key);
        onDue(key);
      }, ms);
      sleeping.set(key, { dueAt, timer });
    },
    cancel,
    cancelAll() {
      for (const key of sleeping.keys()) cancel(key);
    },
  };
}
