import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { createGunzip, gunzipSync } from "node:zlib";
import { readRecord } from "./read-record.ts";
import { recordsOfJson } from "./records-of-json.ts";
import { createCollector, type Collector, type ImportResult, type Place } from "./report.ts";
import { readWorkbook } from "./workbook.ts";

/** A path, or a file that came another way. */
export type CatalogueSource = string | { readonly name: string; readonly bytes: Uint8Array };

export interface ReadOptions {
  /** Called as records are read, at most every 50 of them. */
  readonly onProgress?: (progress: { readonly file: string; readonly records: number }) => void;
}

interface Run {
  readonly file: string;
  readonly collector: Collector;
  readonly onRecord: () => Promise<void>;
}

const RECORDS_PER_SLICE = 50;
/** A bomb of zeros must not fill the memory: no published catalogue comes near. */
const LARGEST_UNZIPPED_BYTES = 1_000_000_000;

/** Reads one catalogue file of any known shape; see `readCatalogueFiles`. */
export function readCatalogueFile(
  source: CatalogueSource,
  options: ReadOptions = {},
): Promise<ImportResult> {
  return readCatalogueFiles([source], options);
}

/**
 * Reads catalogue files (JSONL, JSON, commune workbook, each but the last also gzipped) into procedures. Whatever is wrong
 * becomes part of the report; it never rejects for what is in a file or for a file that cannot be read. Gives way to
 * other work between records.
 */
export async function readCatalogueFiles(
  sources: readonly CatalogueSource[],
  { onProgress }: ReadOptions = {},
): Promise<ImportResult> {
  const collector = createCollector();
  for (const source of sources) {
    const file = typeof source === "string" ? basename(source) : source.name;
    let records = 0;
    const onRecord = async (): Promise<void> => {
      records += 1;
      if (records % RECORDS_PER_SLICE !== 0) return;
      onProgress?.({ file, records });
      await new Promise(setImmediate);
    };
    try {
      await readSource(source, { file, collector, onRecord });
    } catch (error) {
      collector.refuse({ file, reason: error instanceof Error ? error.message : String(error) });
    }
    onProgress?.({ file, records });
  }
  return collector.result();
}

async function readSource(source: CatalogueSource, run: Run): Promise<void> {
  if (/\.xlsx$/iu.test(run.file)) return readSheets(await bytesOf(source), run);
  if (/\.jsonl(?:\.gz)?$/iu.test(run.file)) return readLines(source, run);
  const text = new TextDecoder().decode(await bytesOf(source)).replace(/^\ufeff/u, "");
  const json = tryParse(text);
  // A file without the usual name may still hold a record a line.
  if (json === undefined) return readLines({ name: run.file, bytes: Buffer.from(text) }, run);
  for (const [at, record] of recordsOfJson(json).entries())
    await take(record, { file: run.file, row: at + 1 }, run);
}

async function readLines(source: CatalogueSource, run: Run): Promise<void> {
  const input =
    typeof source === "string" ? createReadStream(source) : Readable.from([source.bytes]);
  const plain = /\.gz$/iu.test(run.file) ? input.pipe(createGunzip()) : input;
  const failed = new Promise<never>((_, reject) => {
    input.on("error", reject);
    plain.on("error", reject);
  });
  const read = async (): Promise<void> => {
    let line = 0;
    for await (const text of createInterface({ input: plain, crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() !== "") await takeLine(text, { file: run.file, line }, run);
    }
  };
  await Promise.race([read(), failed]);
}

async function takeLine(text: string, place: Place, run: Run): Promise<void> {
  const record = tryParse(text.replace(/^\ufeff/u, ""));
  if (record !== undefined) return take(record, place, run);
  run.collector.refuse({ ...place, reason: "not JSON" });
}

async function readSheets(bytes: Uint8Array, run: Run): Promise<void> {
  for (const { sheet, row, record } of await readWorkbook(bytes))
    await take(record, { file: run.file, sheet, row }, run);
}

async function take(record: unknown, place: Place, run: Run): Promise<void> {
  const reading = readRecord(record);
  if ("procedure" in reading) run.collector.accept(reading.procedure, place);
  else {
    const { refused: reason, code } = reading;
    run.collector.refuse({ ...place, ...(code ? { code } : {}), reason });
  }
  await run.onRecord();
}

async function bytesOf(source: CatalogueSource): Promise<Uint8Array> {
  const bytes = typeof source === "string" ? await readFile(source) : source.bytes;
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return zipped ? gunzipSync(bytes, { maxOutputLength: LARGEST_UNZIPPED_BYTES }) : bytes;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
