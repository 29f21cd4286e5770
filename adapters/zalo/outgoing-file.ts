import { readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../bot/ports.ts";
import { fetchFile } from "../attachments/fetch-file.ts";
import type { HostRules } from "../attachments/guarded-request.ts";
import type { CallResult } from "./api/client.ts";
import { UPLOADS } from "./api/messages.ts";
import type { ZaloMessages } from "./api/messages.ts";

export interface OutgoingFile {
  readonly name: string;
  readonly url: string;
  readonly type: string;
}

export interface OutgoingFiles {
  /**
   * Sends a file as Zalo's own file message. `undefined` when it has to go as a link: too big, of another type than it
   * says, not on a host we fetch from, or not to be had now. Never rejects.
   */
  send(userId: string, file: OutgoingFile): Promise<CallResult | undefined>;
}

interface OutgoingFilesDeps {
  readonly messages: ZaloMessages;
  /** Where our own files may come from. */
  readonly hosts: HostRules;
  readonly directory: string;
  readonly log: Log;
  readonly now: () => Date;
}

/** Zalo keeps an upload for 7 days. */
const KEEP_MS = 6 * 24 * 3_600_000;
const MOST_KEPT = 500;
const FETCH_TIMEOUT_MS = 10_000;
/** How .doc looks by content. */
const OLE = "application/x-ole-storage";

/** Fetches a form of ours, uploads it to Zalo once a week, and sends it. */
export function createOutgoingFiles(deps: OutgoingFilesDeps): OutgoingFiles {
  const { messages, log, now } = deps;
  const uploads = new Map<string, { readonly handle: string; readonly until: number }>();

  async function handleOf(file: OutgoingFile): Promise<string | undefined> {
    const kept = uploads.get(file.url);
    if (kept && kept.until > now().getTime()) return kept.handle;
    const bytes = await fetchBytes(file, deps);
    const upload = bytes && (await messages.uploadFile({ ...file, bytes }));
    if (upload?.kind !== "ok") {
      log.warn({ outcome: upload?.kind ?? "not fetched" }, "Zalo file goes as a link");
      return undefined;
    }
    if (uploads.size >= MOST_KEPT) uploads.clear();
    uploads.set(file.url, { handle: upload.handle, until: now().getTime() + KEEP_MS });
    return upload.handle;
  }

  async function sendOnce(userId: string, file: OutgoingFile): Promise<CallResult | undefined> {
    const handle = await handleOf(file);
    return handle === undefined ? undefined : messages.sendFile(userId, handle);
  }

  return {
    async send(userId, file) {
      const result = await sendOnce(userId, file);
      if (result?.kind !== "refused" || result.error.class !== "upload-again") return result;
      uploads.delete(file.url);
      return sendOnce(userId, file);
    },
  };
}

/** The file's content, when it is what it says; fetched with the guard that citizens' files are fetched with. */
async function fetchBytes(
  file: OutgoingFile,
  { hosts, directory, log }: OutgoingFilesDeps,
): Promise<Buffer | undefined> {
  const rules = {
    ...hosts,
    directory,
    maxBytes: UPLOADS.file.maxBytes,
    timeoutMs: FETCH_TIMEOUT_MS,
  };
  try {
    const fetched = await fetchFile(file.url, rules);
    if ("refused" in fetched) {
      log.warn({ reason: fetched.refused }, "file for Zalo not fetched");
      return undefined;
    }
    const path = join(directory, fetched.path);
    const bytes = await readFile(path);
    await unlink(path);
    const type = fetched.type === OLE ? "application/msword" : fetched.type;
    return type === file.type ? bytes : undefined;
  } catch (error) {
    log.warn({ err: error }, "file for Zalo not fetched");
    return undefined;
  }
}
