/**
 * Something that goes wrong with the next calls.
 * - `status`: Telegram answers with this number; `retryAfter` in seconds.
 * - `delay`: works, after a while.
 * - `drop-before`: the connection ends, nothing was done.
 * - `drop-after`: done, but the connection ends before the answer.
 * - `reset`: done, but the connection is reset (TCP RST) before the answer.
 * - `hang`: nothing is done and no answer ever comes.
 * - `garbage`: done, but the answer is no JSON.
 */
export type FaultKind =
  | {
      readonly kind: "status";
      readonly code: number;
      readonly description?: string;
      readonly retryAfter?: number;
    }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "drop-before" | "drop-after" | "reset" | "hang" | "garbage" };

export type Fault = FaultKind & {
  /** Only calls of this method; all that send messages when absent. */
  readonly method?: string;
  /** How many calls; 1 when absent. */
  readonly times?: number;
};

/** The faults that are still to come. */
export function createFaults() {
  const waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault: Fault): void {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    /** The fault that strikes this call, and counts it. */
    take(method: string): Fault | undefined {
      const index = waiting.findIndex(({ fault }) =>
        fault.method === undefined ? method.startsWith("send") : fault.method === method,
      );
      const found = waiting[index];
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting.splice(index, 1);
      return found.fault;
    },
    clear(): void {
      waiting.length = 0;
    },
  };
}
