import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { createEmbeddedPools } from "./embedded-pool.ts";
import { migrate, migrationDigests } from "./migrate.ts";
import type { PreparedHeader } from "./prepared.ts";
import { preparedPath } from "./prepared.ts";
import { toKysely } from "./to-kysely.ts";

/** Large enough to see that PostgreSQL's catalogues repeat themselves. */
const WINDOW_BITS = 24;
const LEFT_OUT = new Set(["postmaster.pid", "postmaster.opts"]);

/**
 * Makes the prepared store for the installed PGlite and returns its path. Run after PGlite is updated or a migration is
 * added, and commit the file (the old one goes): `npx tsx -e "import('./store/prepare.ts').then(({ prepare }) => prepare())"`. Takes about a minute.
 */
export async function prepare(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "motcua-prepare-"));
  try {
    await createSmall(directory);
    const path = await preparedPath();
    await rm(dirname(path), { recursive: true, force: true });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await pack(directory));
    return path;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** An empty database without the templates nobody copies, all of it on disk, and next to no log to read at the start. */
async function createSmall(directory: string): Promise<void> {
  // 4 MB segments instead of 16: the log takes less room, in the archive and in DATA_DIR.
  const engine = await PGlite.create({
    dataDir: directory,
    initDbStartParams: ["--wal-segsize=4"],
  });
  await engine.exec("update pg_database set datistemplate = false");
  await engine.exec("drop database template0");
  await engine.exec("drop database template1");
  await migrate(
    toKysely(createEmbeddedPools({ pglite: engine, settled: () => Promise.resolve() }).ordinary),
  );
  await engine.exec("vacuum (freeze, analyze)");
  await engine.exec("select pg_switch_wal()");
  await engine.exec("checkpoint");
  await engine.close();
}

async function pack(directory: string): Promise<Buffer> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const pathOf = (entry: { readonly parentPath: string; readonly name: string }) =>
    relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
  const directories = entries.filter((entry) => entry.isDirectory()).map(pathOf);
  const paths = entries.filter((entry) => entry.isFile() && !LEFT_OUT.has(entry.name)).map(pathOf);
  const contents = await Promise.all(paths.map((path) => readFile(join(directory, path))));
  const header: PreparedHeader = {
    migrations: migrationDigests(),
    directories: directories.toSorted(),
    files: paths.map((path, index) => ({ path, size: contents[index]?.length ?? 0 })),
  };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...contents]);
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
