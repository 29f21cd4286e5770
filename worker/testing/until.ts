import { pause } from "../wait.ts";

/** Resolves as soon as `holds` is true; rejects when it is still not after `withinMs`. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline)
      throw new Error(`still not so after ${withinMs} ms: ${holds.toString()}`);
    await pause(10);
  }
}
