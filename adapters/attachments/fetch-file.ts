import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ForbiddenAddressError, guardedRequest } from "./guarded-request.ts";
import type { HostRules } from "./guarded-request.ts";
import { SNIFF_BYTES, sniffType } from "./sniff-type.ts";

export interface FetchRules extends HostRules {
  /** Where files are kept; made when missing. Must lie outside anything served. */
  readonly directory: string;
  readonly maxBytes: number;
  /** For the whole download. */
  readonly timeoutMs: number;
}

/** A file on our disk. `path` is relative to the directory of the rules; `type` comes from the content. */
export interface StoredFile {
  readonly path: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Either the file, or why we will never have it. */
export type FetchedFile = StoredFile | { readonly refused: string };

/** A download that may work another time. The message names no URL: URLs of platforms can hold secrets. */
export class DownloadError extends Error {
  readonly code = "download-failed";
  readonly retryable = true;
  constructor(reason: string, options?: ErrorOptions) {
    super(`the file could not be downloaded: ${reason}`, options);
    this.name = "DownloadError";
  }
}

class TooBigError extends Error {}

/**
 * Downloads a citizen's file to disk under a random name, readable by this program only, counting bytes on the way.
 * Refuses what is outside the rules, too big, empty, gone, or of a type that no dossier needs; leaves nothing behind then.
 * Rejects with {@link DownloadError} when trying again can help.
 */
export async function fetchFile(url: string, rules: FetchRules): Promise<FetchedFile> {
  const signal = AbortSignal.timeout(rules.timeoutMs);
  const path = randomUUID();
  const fullPath = join(rules.directory, path);
  try {
    const response = await guardedRequest(url, rules, signal);
    const refused = refusedByHead(response, rules.maxBytes);
    if (refused !== undefined) {
      response.destroy();
      return { refused };
    }
    await mkdir(rules.directory, { recursive: true });
    const written = await writeCounted(response, { fullPath, maxBytes: rules.maxBytes, signal });
    const type = await typeOf(fullPath, written.sizeBytes);
    if (type !== undefined) return { path, type, ...written };
    await unlink(fullPath);
    return { refused: written.sizeBytes === 0 ? "empty" : "type not accepted" };
  } catch (error) {
    await unlink(fullPath).catch(() => undefined);
    if (error instanceof ForbiddenAddressError) return { refused: error.message };
    if (error instanceof TooBigError) return { refused: "too big" };
    if (error instanceof DownloadError) throw error;
    throw new DownloadError(reasonOf(error), { cause: withoutUrl(error) });
  }
}

function refusedByHead(response: IncomingMessage, maxBytes: number): string | undefined {
  const status = response.statusCode ?? 0;
  if (status === 408 || status === 429 || status >= 500) {
    response.destroy();
    throw new DownloadError(`answer ${status}`);
  }
  if (status !== 200) return `answer ${status}`;
  return Number(response.headers["content-length"] ?? 0) > maxBytes ? "too big" : undefined;
}

async function writeCounted(
  source: IncomingMessage,
  target: { readonly fullPath: string; readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Pick<StoredFile, "sizeBytes" | "sha256">> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > target.maxBytes) return done(new TooBigError("too big"));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const file = createWriteStream(target.fullPath, { flags: "wx", mode: 0o600 });
  await pipeline(source, counter, file, { signal: target.signal });
  return { sizeBytes, sha256: hash.digest("hex") };
}

async function typeOf(fullPath: string, sizeBytes: number): Promise<string | undefined> {
  const length = Math.min(SNIFF_BYTES, sizeBytes);
  const file = await open(fullPath);
  try {
    const head = await file.read({ buffer: Buffer.alloc(length), position: 0 });
    const tail = await file.read({ buffer: Buffer.alloc(length), position: sizeBytes - length });
    return sniffType(head.buffer, tail.buffer);
  } finally {
    await file.close();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "took too long";
  if (error instanceof Error && "code" in error) return String(error.code);
  return "the connection broke";
}

/** Network errors carry host and code, never the path; file errors carry our own path. Anything else stays out. */
function withoutUrl(error: unknown): unknown {
  return error instanceof Error && "syscall" in error ? error : undefined;
}
