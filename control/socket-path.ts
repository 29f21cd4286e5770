import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Unix socket paths end at 107 bytes on Linux; longer ones are cut by the system without a word. */
const LONGEST_SOCKET_PATH_BYTES = 100;

/** Where the program that owns this data directory listens for commands. */
export function socketPath(dataDir: string): string {
  const path = join(resolve(dataDir), "control.sock");
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH_BYTES) return path;
  const digest = createHash("sha256").update(path).digest("hex").slice(0, 16);
  return join(tmpdir(), `motcua-${digest}.sock`);
}
