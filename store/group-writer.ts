/** Takes items one by one and writes together what came while the last write was under way. */
export interface GroupWriter<T, R> {
  write(item: T): Promise<R>;
}

export interface GroupWriterDeps<T, R> {
  /** Writes all items or none; results in the order of the items. */
  readonly writeAll: (items: readonly T[]) => Promise<readonly R[]>;
  /** Whether an error is one item's fault, so that the others are worth another try without it. */
  readonly isItemsFault: (error: unknown) => boolean;
  readonly mostAtOnce: number;
  /** More than this many waiting: the store does not keep up, and `write` rejects at once. */
  readonly mostWaiting: number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Group commit without timers: a lone item is written at once, a crowd costs one statement. Items keep their order. */
export function createGroupWriter<T, R>(deps: GroupWriterDeps<T, R>): GroupWriter<T, R> {
  const waiting: Waiting<T, R>[] = [];
  let writing = false;

  async function writeWaiting(): Promise<void> {
    writing = true;
    while (waiting.length > 0) await writeGroup(waiting.splice(0, deps.mostAtOnce));
    writing = false;
  }

  async function writeGroup(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await deps.writeAll(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as R)); // one result per item
    } catch (error) {
      if (group.length > 1 && deps.isItemsFault(error)) {
        for (const one of group) await writeGroup([one]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }

  return {
    write: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= deps.mostWaiting) {
          reject(
            new Error(`${waiting.length} writes are waiting already; the store does not keep up`),
          );
          return;
        }
        waiting.push({ item, resolve, reject });
        if (!writing) void writeWaiting();
      }),
  };
}
