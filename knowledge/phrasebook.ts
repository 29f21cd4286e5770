import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** How citizens ask, by national code. */
export type Phrasebook = ReadonlyMap<string, readonly string[]>;

const line = z.object({ code: z.string().min(1), phrases: z.array(z.string().min(1)) });

/** The phrasebook that ships with the program, next to this file or, when running compiled, in the sources beside `dist`. */
export const PHRASEBOOK_FOLDERS: readonly string[] = [
  join(import.meta.dirname, "phrasebook"),
  join(import.meta.dirname, "..", "..", "knowledge", "phrasebook"),
];

/**
 * Loads every `*.jsonl` of the first folder that exists: `{"code":"1.001193","phrases":["làm giấy khai sinh cho con"]}` a line.
 * Phrases of one code from several files add up. Throws with file and line for a line that is none.
 */
export async function loadPhrasebook(
  folders: readonly string[] = PHRASEBOOK_FOLDERS,
): Promise<Phrasebook> {
  const phrases = new Map<string, string[]>();
  for (const file of await firstFiles(folders)) {
    const lines = (await readFile(file, "utf8")).split("\n");
    lines.forEach((text, at) => {
      if (text.trim() === "") return;
      const entry = parseLine(text, `${file}:${at + 1}`);
      phrases.set(entry.code, [...(phrases.get(entry.code) ?? []), ...entry.phrases]);
    });
  }
  return new Map([...phrases].map(([code, list]) => [code, [...new Set(list)]]));
}

async function firstFiles(folders: readonly string[]): Promise<readonly string[]> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => undefined);
    const files = names?.filter((name) => name.endsWith(".jsonl")).toSorted();
    if (files && files.length > 0) return files.map((name) => join(folder, name));
  }
  return [];
}

function parseLine(text: string, place: string): z.infer<typeof line> {
  try {
    return line.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${place} is no phrasebook line {"code","phrases"}`, { cause });
  }
}
