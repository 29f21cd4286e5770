import type { Allowance } from "./allowance.ts";

/** How much one visitor may ask of us. */
export interface WebLimits {
  /** Messages of one session. */
  readonly session: Allowance;
  /** Requests of one address; generous, because a whole office may share one. */
  readonly address: Allowance;
  /** Files of one address. */
  readonly files: Allowance;
  /** Open event streams of one session; one more ends the oldest, which is most likely a dead connection. */
  readonly streamsPerSession: number;
  /** Open event streams of this process. */
  readonly streams: number;
}

/** What holds unless told otherwise. */
export const DEFAULT_LIMITS: WebLimits = {
  session: { burst: 40, perSecond: 1 },
  address: { burst: 400, perSecond: 40 },
  files: { burst: 40, perSecond: 0.2 },
  streamsPerSession: 6,
  streams: 5000,
};

/** What a citizen may write at once, in characters. */
export const MAX_TEXT = 10_000;
/** How many files go with one message. */
export const MAX_FILES = 5;
/** How large each of them may be. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Room for the longest text when every character of it is written as an escape. */
export const MAX_JSON_BYTES = 256 * 1024;

/** Addresses that share one allowance: an IPv6 visitor owns a whole /64. */
export function addressKey(ip: string): string {
  if (!ip.includes(":") || ip.includes(".")) return ip;
  const [head = "", tail] = ip.split("::");
  const groups = head.split(":");
  if (tail !== undefined) groups.push("0", "0", "0", "0");
  return groups.slice(0, 4).join(":");
}
