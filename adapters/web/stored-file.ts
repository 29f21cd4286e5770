import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { FetchedFile } from "../attachments/fetch-file.ts";
import { mediaType } from "./file-type.ts";

/** Describes a file that `saveFile` has put under `filesDir` already: on the web a file arrives with its message. */
export async function storedFile(ref: string, filesDir: string): Promise<FetchedFile> {
  const path = join(filesDir, ref);
  const found = await stat(path).catch(() => undefined);
  if (!found) return { refused: "the uploaded file is gone" };
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  const type = await mediaType(path);
  if (type === undefined) return { refused: "a file of no kind we know" };
  return { path: ref, type, sizeBytes: found.size, sha256: hash.digest("hex") };
}
