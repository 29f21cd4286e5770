import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readCatalogueFiles } from "./import/read-catalogue-file.ts";
import type { ImportResult } from "./import/report.ts";

/** The starter catalogue that ships with the program, beside this file or, when running compiled, in the sources beside `dist`. */
export const STARTER_FOLDERS: readonly string[] = [
  join(import.meta.dirname, "catalogue"),
  join(import.meta.dirname, "..", "..", "knowledge", "catalogue"),
];

/** The files of the starter catalogue; empty when it is not there. */
export async function starterFiles(
  folders: readonly string[] = STARTER_FOLDERS,
): Promise<readonly string[]> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".jsonl")).toSorted();
    if (files.length > 0) return files.map((name) => join(folder, name));
  }
  return [];
}

/** Reads the starter catalogue through the ordinary importer. */
export async function readStarterCatalogue(): Promise<ImportResult> {
  return readCatalogueFiles(await starterFiles());
}
