import type { Attachment } from "../../bot/message.ts";
import { UPLOADS } from "./api/messages.ts";

const BY_EXTENSION: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  csv: "text/csv",
};

/** The media type under which Zalo carries this file, from its type or its name; `undefined` when it must go as a link. */
export function fileTypeOf({ name, type, url }: Attachment): string | undefined {
  if (!/^https?:\/\//i.test(url)) return undefined;
  const carried: readonly string[] = UPLOADS.file.types;
  if (carried.includes(type)) return type;
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  return extension ? BY_EXTENSION[extension] : undefined;
}
