import type { Log } from "../../bot/ports.ts";

/** A log for tests that look elsewhere. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
