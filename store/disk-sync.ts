import { fsync, fsyncSync } from "node:fs";
import { promisify } from "node:util";

/** An open file as PGlite's file system layer knows it. */
export interface FileStream {
  readonly nfd: number;
  /** Where the engine sees it; absent when the layer does not tell. */
  readonly path?: string;
}

/** Brings what PostgreSQL writes onto the disk, off the main thread where its order allows that. */
export interface DiskSync {
  /** PostgreSQL asks for this file to be on disk. The log's files get there soon, all others now. Throws when the disk fails. */
  fsync(stream: FileStream): void;
  /** Must be told before a file is closed: what it still owes is done now. */
  beforeClose(stream: FileStream): void;
  /** Resolves when all that was asked for so far is on disk; rejects when the disk failed. */
  settled(): Promise<void>;
}

const LOG_FOLDER = "/pg_wal/";
const fsyncLater = promisify(fsync);

/**
 * A commit asks for one fsync of the log, which blocks for as long as the disk takes. It is put on a thread and shared by
 * all commits that come meanwhile; who committed waits for `settled` before it tells anybody. A checkpoint's files go to
 * disk at once, and the log before them.
 */
export function createDiskSync(): DiskSync {
  const owed = new Set<number>();
  const onThread = new Set<number>();
  const closed = new Set<number>();
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function payNow(): void {
    for (const fd of owed) fsyncSync(fd);
    owed.clear();
  }

  async function payOnThread(fd: number): Promise<void> {
    onThread.add(fd);
    try {
      await fsyncLater(fd);
    } catch (error) {
      // Closed meanwhile, and paid for then.
      if (!closed.delete(fd)) throw error;
    } finally {
      onThread.delete(fd);
      closed.delete(fd);
    }
  }

  function payTogether(): Promise<void> {
    next = undefined;
    const files = [...owed];
    owed.clear();
    const paid = Promise.all(files.map(payOnThread))
      .then(() => undefined)
      .finally(() => {
        if (running === paid) running = undefined;
      });
    running = paid;
    return paid;
  }

  return {
    fsync(stream) {
      if (stream.path?.includes(LOG_FOLDER)) {
        owed.add(stream.nfd);
        return;
      }
      payNow();
      fsyncSync(stream.nfd);
    },
    beforeClose({ nfd }) {
      const isPaying = onThread.has(nfd);
      if (!owed.delete(nfd) && !isPaying) return;
      fsyncSync(nfd);
      if (isPaying) closed.add(nfd);
    },
    settled() {
      if (owed.size === 0) return next ?? running ?? Promise.resolve();
      if (!running) return payTogether();
      next ??= running.then(payTogether, payTogether);
      return next;
    },
  };
}
