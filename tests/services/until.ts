import { setTimeout as sleep } from "node:timers/promises";

/** Resolves when `condition` holds, asking every few milliseconds; rejects when it still does not after `withinMs` (10 s). */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("what the test waits for did not happen");
    await sleep(10);
  }
}
