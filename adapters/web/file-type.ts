import { open } from "node:fs/promises";
import { SNIFF_BYTES, sniffType } from "../attachments/sniff-type.ts";

/** A kind of file that a citizen may send here. */
export interface FileType {
  readonly extension: string;
  readonly type: "image" | "file";
}

const TAKEN: Readonly<Record<string, FileType>> = {
  "image/jpeg": { extension: "jpg", type: "image" },
  "image/png": { extension: "png", type: "image" },
  "image/gif": { extension: "gif", type: "image" },
  "image/webp": { extension: "webp", type: "image" },
  "image/heic": { extension: "heic", type: "image" },
  "application/pdf": { extension: "pdf", type: "file" },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {
    extension: "docx",
    type: "file",
  },
};

/** The part of a Word file that holds macros; we take no programs. */
const MACROS = "vbaProject.bin";

/** What a file is by its content, whatever its name says; `undefined` when it is nothing we take. Rejects when it cannot be read. */
export async function fileType(path: string): Promise<FileType | undefined> {
  const type = await mediaType(path);
  return type === undefined ? undefined : TAKEN[type];
}

/** The media type of a file by its content; `undefined` for kinds we do not know and for Word files with macros. */
export async function mediaType(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await bytesAt(0);
    const tail = await bytesAt(Math.max(0, size - SNIFF_BYTES));
    return tail.includes(MACROS) ? undefined : sniffType(head, tail);
  } finally {
    await file.close();
  }

  async function bytesAt(position: number): Promise<Buffer> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), { position });
    return buffer.subarray(0, bytesRead);
  }
}
