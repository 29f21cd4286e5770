import type { Log } from "../../../bot/ports.ts";

/** A log that can be looked at: what must never be in it is tested. */
export interface RecordedLog extends Log {
  text(): string;
}

/** An empty log. */
export function createRecordedLog(): RecordedLog {
  const lines: string[] = [];
  const write = (fields: object, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { debug: write, info: write, warn: write, error: write, text: () => lines.join("\n") };
}
