import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { z } from "zod";
import { migrationDigests } from "./migrate.ts";

const unpackBrotli = promisify(brotliDecompress);
const require = createRequire(import.meta.url);

/** The first line of a prepared store; the files follow, one after another. */
const preparedHeaderSchema = z.object({
  /** The migrations it has seen, as `migrationDigests` names them. */
  migrations: z.record(z.string(), z.string()),
  directories: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), size: z.number().int().nonnegative() })),
});
export type PreparedHeader = z.infer<typeof preparedHeaderSchema>;

/** Where the prepared store for the installed PGlite is kept: its data files fit no other version for certain. */
export async function preparedPath(): Promise<string> {
  const version = await engineVersion();
  return join(await packageRoot(), "store", "prepared", `pglite-${version}.br`);
}

/**
 * Writes a prepared, migrated data directory to `directory`; `false` when there is none for the installed PGlite, or when
 * it was made with a migration that has been edited since.
 */
export async function unpackPrepared(directory: string): Promise<boolean> {
  const packed = await readFile(await preparedPath()).catch(() => undefined);
  if (packed === undefined) return false;
  const bytes = await unpackBrotli(packed);
  const headerEnd = bytes.indexOf("\n");
  const { directories, files, migrations } = preparedHeaderSchema.parse(
    JSON.parse(bytes.subarray(0, headerEnd).toString()),
  );
  const ours = migrationDigests();
  if (Object.entries(migrations).some(([name, digest]) => ours[name] !== digest)) return false;
  for (const path of directories) mkdirSync(join(directory, path), { recursive: true });
  let offset = headerEnd + 1;
  for (const { path, size } of files) {
    writeFileSync(join(directory, path), bytes.subarray(offset, offset + size));
    offset += size;
  }
  return true;
}

async function engineVersion(): Promise<string> {
  const engine = dirname(require.resolve("@electric-sql/pglite"));
  const text = await readFile(join(engine, "..", "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Compiled code runs from `dist/`, sources from the checkout: both lie below the one package.json. */
async function packageRoot(): Promise<string> {
  let directory = import.meta.dirname;
  for (;;) {
    const found = await readFile(join(directory, "package.json")).catch(() => undefined);
    if (found || directory === dirname(directory)) return directory;
    directory = dirname(directory);
  }
}
