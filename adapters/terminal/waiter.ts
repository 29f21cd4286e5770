import { setTimeout as sleep } from "node:timers/promises";

/** How long a reader of a pipe waits for the bot. */
export interface Patience {
  /** For the first words of an answer. */
  readonly answerMs: number;
  /** After the last words, in case there is more; used where nobody can tell that all was said. */
  readonly quietMs: number;
}

/** What holds unless told otherwise. */
export const DEFAULT_PATIENCE: Patience = { answerMs: 20_000, quietMs: 700 };

export interface Waiter {
  /** Something was said. */
  heard(): void;
  /** Resolves when the bot has said all it had to say since `asked`: `false` when it said nothing. */
  answered(asked: number): Promise<boolean>;
  /** How much was said so far. */
  count(): number;
}

const LOOK_MS = 25;

/** Waits for answers: `settled`, where it is known, tells that nothing more is on its way. */
export function createWaiter(patience: Patience, settled?: () => Promise<boolean>): Waiter {
  let count = 0;
  let lastAt = 0;

  async function isOver(): Promise<boolean> {
    if (settled) return settled();
    return performance.now() - lastAt >= patience.quietMs;
  }

  return {
    count: () => count,
    heard() {
      count += 1;
      lastAt = performance.now();
    },
    async answered(asked) {
      const deadline = performance.now() + patience.answerMs;
      while (count === asked && performance.now() < deadline) await sleep(LOOK_MS);
      while (count > asked && !(await isOver())) await sleep(LOOK_MS);
      return count > asked;
    },
  };
}
