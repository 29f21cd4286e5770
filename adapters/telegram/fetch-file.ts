import { fetchFile } from "../attachments/fetch-file.ts";
import type { FetchedFile } from "../attachments/fetch-file.ts";
import { TelegramApiError } from "./api/api-error.ts";
import type { TelegramApi } from "./api/telegram-api.ts";
import { apiRootOf, TELEGRAM_API_ROOT } from "./settings.ts";

export interface FetchDeps {
  readonly api: TelegramApi;
  readonly apiRoot?: string;
  readonly filesDir: string;
  /** For the download itself; 60 s when absent. */
  readonly timeoutMs?: number;
}

/** Bots may fetch files up to this size (Bot API, getFile). */
const MOST_BYTES = 20 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Fetches a file by its Telegram id (`IncomingAttachment.ref`) into `filesDir`. `refused` is final; rejects with an error
 * when trying again can help.
 */
export async function fetchTelegramFile(deps: FetchDeps, fileId: string): Promise<FetchedFile> {
  const found = await locate(deps.api, fileId);
  if ("refused" in found) return found;
  const root = apiRootOf(deps);
  return fetchFile(found.url, {
    directory: deps.filesDir,
    maxBytes: MOST_BYTES,
    timeoutMs: deps.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    allowedHosts: [new URL(TELEGRAM_API_ROOT).hostname],
    // A Bot API server of one's own stands in one's own network.
    trustedOrigins: root === TELEGRAM_API_ROOT ? [] : [new URL(root).origin],
  });
}

async function locate(
  api: TelegramApi,
  fileId: string,
): Promise<{ readonly url: string } | { readonly refused: string }> {
  try {
    const { url, sizeBytes = 0 } = await api.getFile(fileId);
    return sizeBytes > MOST_BYTES ? { refused: "too big" } : { url };
  } catch (error) {
    if (!(error instanceof TelegramApiError) || error.code !== 400) throw error;
    return { refused: /too big/iu.test(error.message) ? "too big" : error.message };
  }
}
