import type { FastifyRequest } from "fastify";
import type { IncomingAttachment } from "../../bot/message.ts";
import { discardFiles, saveFile } from "./save-file.ts";
import { WebError } from "./web-error.ts";

/** A form as it was sent: its fields, and its files already stored. */
export interface Form {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly IncomingAttachment[];
}

interface FormDeps {
  readonly filesDir: string;
  /** Called before each file is read; throws to refuse it. */
  readonly admit: () => void;
}

/** Reads a multipart request, files straight to disk. Throws a WebError and leaves no file when any part is refused. */
export async function readForm(
  request: FastifyRequest,
  { filesDir, admit }: FormDeps,
): Promise<Form> {
  const fields = new Map<string, unknown>();
  const files: IncomingAttachment[] = [];
  try {
    for await (const part of request.parts()) {
      if (part.type === "file") {
        admit();
        files.push(await saveFile(part, filesDir));
      } else if (part.valueTruncated) {
        throw new WebError("body-too-large", `${part.fieldname} is too long`);
      } else {
        fields.set(part.fieldname, part.value);
      }
    }
  } catch (error) {
    await discardFiles(files, filesDir);
    throw error;
  }
  return { fields: Object.fromEntries(fields), files };
}
