import type { FetchedFile } from "../attachments/fetch-file.ts";
import { fetchFile } from "../attachments/fetch-file.ts";

/** Where Zalo keeps what people send; no sign-in needed, and how long it stays is written nowhere. */
const ZALO_HOSTS = ["zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com"];
const MAX_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

interface FetchPlace {
  readonly directory: string;
  /** Exact origins that are ours and may be private: a fake. */
  readonly trustedOrigins?: readonly string[];
}

/**
 * Downloads what a citizen sent, from Zalo's hosts only, up to 10 MB. Resolves to why not when it never will be had;
 * rejects with `DownloadError` when trying again can help.
 */
export function fetchZaloFile(url: string, place: FetchPlace): Promise<FetchedFile> {
  const { directory, trustedOrigins = [] } = place;
  const rules = { allowedHosts: ZALO_HOSTS, trustedOrigins, maxBytes: MAX_BYTES };
  const trusted = trustedOrigins.some((origin) => url.startsWith(`${origin}/`));
  // Zalo also names its hosts with http; a citizen's papers do not travel in the clear.
  const secure = trusted ? url : url.replace(/^http:/i, "https:");
  return fetchFile(secure, { ...rules, directory, timeoutMs: TIMEOUT_MS });
}
