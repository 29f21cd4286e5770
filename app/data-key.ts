import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The key that seals personal data and tokens: DATA_KEY, else one made on the first start and kept in DATA_DIR/data.key,
 * readable by the program's user only. Losing it loses what it sealed: it belongs into the backup of secrets.
 */
export function dataKey(config: { readonly dataKey?: string; readonly dataDir: string }): string {
  if (config.dataKey !== undefined) return config.dataKey;
  const path = join(config.dataDir, "data.key");
  mkdirSync(config.dataDir, { recursive: true });
  try {
    writeFileSync(path, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}
