import { lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export interface HostRules {
  /** Host names that may be asked over https, each with all names below it: `zadn.vn` allows `f1.zadn.vn`. */
  readonly allowedHosts: readonly string[];
  /** Exact origins (`http://127.0.0.1:8081`) that are ours and may be private: a Bot API server of our own, a fake. */
  readonly trustedOrigins?: readonly string[];
}

/** The address is not one we fetch from. Final: asking again changes nothing. */
export class ForbiddenAddressError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "ForbiddenAddressError";
  }
}

const MOST_REDIRECTS = 3;

/**
 * GETs a URL, following few redirects, each checked like the first. The name is resolved and judged in the very look-up
 * the connection uses, so that a name cannot point elsewhere between check and use.
 * Rejects with {@link ForbiddenAddressError} for an address outside the rules, else with the network's error.
 */
export async function guardedRequest(
  address: string,
  rules: HostRules,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  let url = parseUrl(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await get(url, isTrusted(url, rules), signal);
    const location = response.headers.location;
    if (!isRedirect(response.statusCode) || location === undefined) return response;
    response.resume();
    url = parseUrl(location, url);
  }
  throw new ForbiddenAddressError("too many redirects");

  function isRedirect(status: number | undefined): boolean {
    return status !== undefined && status >= 300 && status < 400;
  }
}

function parseUrl(address: string, base?: URL): URL {
  try {
    return new URL(address, base);
  } catch {
    throw new ForbiddenAddressError("not a URL");
  }
}

/** Whether the URL is one of our own origins; throws when it is no address we may ask at all. */
function isTrusted(url: URL, rules: HostRules): boolean {
  if (rules.trustedOrigins?.includes(url.origin)) return true;
  if (url.protocol !== "https:") throw new ForbiddenAddressError("not https");
  if (url.username || url.password || (url.port && url.port !== "443")) {
    throw new ForbiddenAddressError("credentials or a port in the URL");
  }
  const allowed = rules.allowedHosts.some(
    (host) => url.hostname === host || url.hostname.endsWith(`.${host}`),
  );
  if (!allowed || isIP(url.hostname.replace(/^\[|\]$/gu, "")) !== 0) {
    throw new ForbiddenAddressError("host not on the list");
  }
  return false;
}

function get(url: URL, trusted: boolean, signal: AbortSignal): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const client = url.protocol === "https:" ? https : http;
    // No shared agent: a pooled connection would pass by the look-up.
    const options = { agent: false, signal, ...(!trusted && { lookup: publicLookup }) } as const;
    client.get(url, options, resolve).on("error", reject);
  });
}

/** Resolves a name and fails unless every address it has is public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error("no address"), "");
    if (!addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new ForbiddenAddressError("host has a private address"), "");
    }
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
