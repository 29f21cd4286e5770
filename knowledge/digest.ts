import { createHash } from "node:crypto";
import type { Procedure } from "./procedure.ts";

/** SHA-256 over the content of a catalogue, hex: the same records in the same order give the same digest. */
export function catalogueDigest(records: readonly Procedure[]): string {
  const hash = createHash("sha256");
  for (const record of records) hash.update(JSON.stringify(record)).update("\n");
  return hash.digest("hex");
}
