/** How a file begins: bytes at an offset, as Latin-1 text. */
interface Signature {
  readonly type: string;
  readonly at: number;
  readonly bytes: string;
}

const SIGNATURES: readonly Signature[] = [
  { type: "image/jpeg", at: 0, bytes: "\xFF\xD8\xFF" },
  { type: "image/png", at: 0, bytes: "\x89PNG\r\n\x1A\n" },
  { type: "image/gif", at: 0, bytes: "GIF8" },
  { type: "image/webp", at: 8, bytes: "WEBP" },
  { type: "image/tiff", at: 0, bytes: "II*\x00" },
  { type: "image/tiff", at: 0, bytes: "MM\x00*" },
  { type: "application/pdf", at: 0, bytes: "%PDF-" },
  { type: "application/rtf", at: 0, bytes: "{\\rtf" },
  // The container of .doc, .xls and .ppt.
  { type: "application/x-ole-storage", at: 0, bytes: "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" },
  { type: "image/heic", at: 4, bytes: "ftyphei" },
  { type: "image/heic", at: 4, bytes: "ftypmif1" },
  { type: "video/quicktime", at: 4, bytes: "ftypqt" },
  { type: "audio/mp4", at: 4, bytes: "ftypM4A" },
  { type: "video/mp4", at: 4, bytes: "ftyp" },
  { type: "audio/ogg", at: 0, bytes: "OggS" },
  { type: "audio/mpeg", at: 0, bytes: "ID3" },
  { type: "audio/mpeg", at: 0, bytes: "\xFF\xFB" },
  { type: "audio/aac", at: 0, bytes: "\xFF\xF1" },
  { type: "audio/aac", at: 0, bytes: "\xFF\xF9" },
  { type: "audio/amr", at: 0, bytes: "#!AMR" },
  { type: "audio/wav", at: 8, bytes: "WAVE" },
  { type: "video/webm", at: 0, bytes: "\x1A\x45\xDF\xA3" },
];

const OOXML = "application/vnd.openxmlformats-officedocument";

/** Names inside a ZIP that tell which kind of document it is. */
const ZIP_NAMES: readonly { readonly type: string; readonly name: string }[] = [
  { type: `${OOXML}.wordprocessingml.document`, name: "word/document.xml" },
  { type: `${OOXML}.spreadsheetml.sheet`, name: "xl/workbook" },
  { type: `${OOXML}.presentationml.presentation`, name: "ppt/presentation.xml" },
  { type: "application/vnd.oasis.opendocument.text", name: "vnd.oasis.opendocument.text" },
  {
    type: "application/vnd.oasis.opendocument.spreadsheet",
    name: "vnd.oasis.opendocument.spreadsheet",
  },
];

/** How much of both ends {@link sniffType} wants to see: a ZIP lists its names at the end. */
export const SNIFF_BYTES = 65_536;

/**
 * The media type of a file by its content, whatever its name claims; `undefined` for kinds that no citizen needs to send.
 * `head` and `tail` are its first and last bytes.
 */
export function sniffType(head: Uint8Array, tail: Uint8Array = head): string | undefined {
  const start = Buffer.from(head).toString("latin1");
  if (start.startsWith("PK\u0003\u0004")) {
    const names = start + Buffer.from(tail).toString("latin1");
    return ZIP_NAMES.find(({ name }) => names.includes(name))?.type ?? "application/zip";
  }
  return SIGNATURES.find(({ at, bytes }) => start.startsWith(bytes, at))?.type;
}
