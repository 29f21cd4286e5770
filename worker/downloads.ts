import type { ChannelName } from "../bot/message.ts";
import type { Log } from "../bot/ports.ts";
import type { Database } from "../store/database.ts";
import type { FetchedFile, PendingFile } from "../store/files.ts";
import { fileFailed, fileRefused, fileStored, pendingFiles } from "../store/files.ts";
import { describeError } from "./describe-error.ts";
import type { Handler, JobKind } from "./queue.ts";
import { growingPause } from "./wait.ts";

/** Fetches a file from its platform into its place. Throws when another try may help. */
export type Fetcher = (ref: string) => Promise<FetchedFile | { readonly refused: string }>;

export interface DownloadDeps {
  readonly db: Database;
  readonly fetchers: ReadonlyMap<ChannelName, Fetcher>;
  readonly wake: (kind: JobKind, key: string, delayMs?: number) => void;
  readonly log: Log;
}

const MOST_ATTEMPTS = 5;
const PAUSES = { firstMs: 2_000, mostMs: 60_000 };

/** Fetches the files of one message. A file that cannot be had is recorded as refused, with the reason. */
export function createDownload(deps: DownloadDeps): Handler {
  return async (inboxId) => {
    let nextTryMs = 0;
    for (const file of await pendingFiles(deps.db, inboxId)) {
      nextTryMs = Math.max(nextTryMs, await fetchOne(deps, file));
    }
    if (nextTryMs > 0) deps.wake("download", inboxId, nextTryMs);
  };
}

/** Returns the pause before another try, 0 when none is needed. */
async function fetchOne({ db, fetchers, log }: DownloadDeps, file: PendingFile): Promise<number> {
  const fetch = fetchers.get(file.channel);
  if (!fetch) {
    await fileRefused(db, file.id, "this channel brings no files");
    return 0;
  }
  try {
    const got = await fetch(file.ref);
    if ("refused" in got) await fileRefused(db, file.id, got.refused);
    else await fileStored(db, file.id, got);
    return 0;
  } catch (error) {
    const reason = describeError(error);
    log.warn({ fileId: file.id, reason }, "a file could not be fetched");
    if (file.attempts + 1 >= MOST_ATTEMPTS) {
      await fileRefused(db, file.id, `gave up: ${reason}`);
      return 0;
    }
    await fileFailed(db, file.id, reason);
    return growingPause(file.attempts + 1, PAUSES);
  }
}
