/** The kinds of work there are. `key` of each: `turn`, `delivery`: a conversation's id; `download`: an inbox row's id. */
export type JobKind = "turn" | "delivery" | "download";

export type Handler = (key: string) => Promise<void>;

/**
 * Carries "there is work for this key". The rows in the store are the truth: a queue that loses everything loses
 * nothing, because the sweep plans every pending row again.
 */
export interface Queue {
  /**
   * Says that `kind` has work under `key`. Several calls before it starts may become one run; a call made while it
   * runs makes it run once more. Rejects only when the queue cannot be reached; callers log that and rely on the sweep.
   */
  wake(kind: JobKind, key: string, options?: { readonly delayMs?: number }): Promise<void>;
  /** Starts working. A handler that throws is tried again with growing pauses. One key is never run twice at once by one process. */
  work(
    handlers: Record<JobKind, Handler>,
    options: { readonly concurrency: number },
  ): Promise<void>;
  /** Jobs that wait, for health and metrics. */
  depth(): Promise<number>;
  /** Takes no new work, waits for what runs, lets go of connections. */
  close(): Promise<void>;
}
