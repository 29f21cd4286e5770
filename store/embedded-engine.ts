import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import type { Log } from "../bot/ports.ts";
import { createDiskSync, type DiskSync, type FileStream } from "./disk-sync.ts";
import { unpackPrepared } from "./prepared.ts";
import { StoreError } from "./store-error.ts";

const SETTINGS = [
  // Halves the resident memory; the program holds the catalogue itself and does not read it from here.
  "shared_buffers=8MB",
  // Nobody checkpoints on a clock in a single session: this bounds the log, and so the start after a kill.
  "max_wal_size=32MB",
  "min_wal_size=8MB",
  // PGlite switches fsync off; on, a commit survives a power failure. fdatasync never reaches the file system layer.
  "fsync=on",
  "wal_sync_method=fsync",
  // Plans are made once and kept, often while a table is still empty, when reading all of it looks cheapest. With 3,000 rows
  // such a plan takes five times as long as one over an index.
  "enable_seqscan=off",
];
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
  ...SETTINGS.flatMap((setting) => ["-c", setting]),
];
/** Emscripten's number for "input/output error". */
const EIO = 29;

/** An embedded PostgreSQL and the disk under it. */
export interface Engine {
  readonly pglite: PGlite;
  /** Resolves when everything committed so far is on disk. Nobody may be told of a commit before. */
  readonly settled: () => Promise<void>;
}

/** Opens the embedded PostgreSQL in `directory`; when there is none, one is made. Throws `StoreError("damaged")`. */
export async function openEngine(directory: string, log: Log): Promise<Engine> {
  if (await isEmpty(directory)) await createDataDirectory(directory, log);
  return start(directory);
}

/** Made beside and moved into place when whole: a process killed meanwhile leaves no half of a store. */
async function createDataDirectory(directory: string, log: Log): Promise<void> {
  const draft = `${directory}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(draft);
  if (!(await unpackPrepared(draft))) {
    log.info({}, "there is no prepared store for this PGlite: making one takes some seconds");
    const { pglite } = await start(draft);
    await pglite.close();
  }
  await rm(directory, { recursive: true, force: true });
  await rename(draft, directory);
}

async function start(directory: string): Promise<Engine> {
  const disk = createDiskSync();
  try {
    const fs = durableFiles(directory, disk);
    const pglite = await PGlite.create({ fs, startParams: START_PARAMS });
    return { pglite, settled: () => disk.settled() };
  } catch (cause) {
    throw new StoreError(
      "damaged",
      `The embedded store in ${directory} cannot be opened. Restore it from a backup, or move the directory away to start with an empty store.`,
      { cause },
    );
  }
}

interface StreamOperations {
  fsync?: (stream: FileStream) => number;
  close: (stream: FileStream) => unknown;
}

/** PGlite's files on disk, with the fsync that its file system layer leaves out: without it PostgreSQL's own calls do nothing. */
function durableFiles(directory: string, disk: DiskSync): NodeFS {
  const files = new NodeFS(directory);
  const init = files.init.bind(files);
  files.init = (engine, options) =>
    init(engine, {
      ...options,
      preRun: [
        ...(options.preRun ?? []),
        (module) => {
          // Emscripten's types say that a file system may have stream operations, not which.
          const { stream_ops } = module.NODEFS as unknown as { stream_ops: StreamOperations };
          const { close } = stream_ops;
          stream_ops.fsync = (stream) => answer(() => disk.fsync(stream));
          stream_ops.close = (stream) => {
            disk.beforeClose(stream);
            return close(stream);
          };
        },
      ],
    });
  return files;
}

/** What the engine understands: 0, or the number of an error. */
function answer(work: () => void): number {
  try {
    work();
    return 0;
  } catch {
    return EIO;
  }
}

async function isEmpty(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  return names.length === 0;
}
