/** Resolves after `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The promise's own result, or `late()` when it has not settled after `ms` milliseconds. The promise is not cancelled. */
export async function withinMs<T>(
  promise: Promise<T>,
  { ms, late }: { readonly ms: number; readonly late: () => T },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }, ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Pauses that double from `firstMs` up to `mostMs`, spread by up to a quarter so that many do not come back at once. */
export function growingPause(
  attempt: number,
  { firstMs, mostMs }: { readonly firstMs: number; readonly mostMs: number },
): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (0.75 + Math.random() / 4));
}
