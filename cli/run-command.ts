import { ConfigError } from "../config.ts";
import { StoreError } from "../store/store-error.ts";

/** The command was called wrongly; the message says how it is called. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/**
 * Runs a command and ends the process: 0 when it resolves (or the code it resolves to), 2 with one clear message for what
 * the caller can mend, 1 with a stack for a bug.
 */
export async function runCommand(command: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await command()) ?? 0;
  } catch (error) {
    process.exitCode = isExpected(error) ? 2 : 1;
    console.error(isExpected(error) ? error.message : error);
  }
}

function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof UsageError || error instanceof ConfigError || error instanceof StoreError)
    return true;
  return (
    "code" in error && (error.code === "ENOENT" || String(error.code).startsWith("ERR_PARSE_ARGS"))
  );
}
