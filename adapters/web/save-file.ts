import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import type { IncomingAttachment } from "../../bot/message.ts";
import { storableText } from "../render/storable-text.ts";
import { fileType } from "./file-type.ts";
import { WebError } from "./web-error.ts";

const MAX_NAME = 120;

/**
 * Writes one uploaded file under `filesDir` with a random name, readable by this program only, and describes it: `ref`
 * is its name there. Throws a WebError for a file that is too large, empty or of no kind we take; nothing is left then.
 */
export async function saveFile(
  upload: MultipartFile,
  filesDir: string,
): Promise<IncomingAttachment> {
  await mkdir(filesDir, { recursive: true });
  const base = randomBytes(16).toString("hex");
  const path = join(filesDir, `${base}.part`);
  try {
    await pipeline(upload.file, createWriteStream(path, { mode: 0o600, flags: "wx" }));
    const name = shownName(upload.filename);
    if (upload.file.truncated) throw new WebError("file-too-large", `${name} is larger than 10 MB`);
    const type = await fileType(path);
    if (type === undefined) {
      throw new WebError("file-type", `${name} is no image, PDF or Word (.docx) file`);
    }
    const ref = `${base}.${type.extension}`;
    await rename(path, join(filesDir, ref));
    const { size: sizeBytes } = await stat(join(filesDir, ref));
    return { type: type.type, name, sizeBytes, ref };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Removes what `saveFile` wrote, for a message that was not taken. */
export async function discardFiles(
  files: readonly IncomingAttachment[],
  filesDir: string,
): Promise<void> {
  for (const { ref } of files) await rm(join(filesDir, ref), { force: true });
}

/** The citizen's own name for the file, safe to show and to store: no path, no control characters. */
function shownName(filename: string): string {
  const [last = ""] = filename.split(/[/\\]/u).slice(-1);
  const clean = storableText(last)
    .replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, "")
    .trim();
  return Array.from(clean).slice(0, MAX_NAME).join("") || "file";
}
