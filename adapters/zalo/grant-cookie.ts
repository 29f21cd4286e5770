import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A grant that was begun in one browser and must end in the same. */
export interface PendingGrant {
  /** Goes to Zalo and, perhaps, comes back. */
  readonly state: string;
  /** PKCE verifier: 43 characters, made from the state and the app secret, so that no process has to remember it. */
  readonly verifier: string;
  /** Value of the httpOnly cookie. */
  readonly cookie: string;
}

/** Zalo's code lives for 10 minutes. */
export const GRANT_LIFE_MS = 10 * 60_000;

/** Begins a grant. */
export function beginGrant(secret: string, now: Date): PendingGrant {
  const state = `${now.getTime().toString(36)}.${randomBytes(16).toString("base64url")}`;
  return { state, verifier: keyed(secret, "verifier", state), cookie: cookieOf(secret, state) };
}

/** The grant that a cookie of ours belongs to; `undefined` when it is none, or too old. */
export function readGrant(
  secret: string,
  cookie: string | undefined,
  now: Date,
): PendingGrant | undefined {
  const state = cookie?.split("~")[0] ?? "";
  const age = now.getTime() - Number.parseInt(state.split(".")[0] ?? "", 36);
  if (!cookie || !(age >= 0 && age <= GRANT_LIFE_MS)) return undefined;
  const expected = Buffer.from(cookieOf(secret, state));
  const given = Buffer.from(cookie);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return { state, verifier: keyed(secret, "verifier", state), cookie };
}

function cookieOf(secret: string, state: string): string {
  return `${state}~${keyed(secret, "cookie", state)}`;
}

function keyed(secret: string, purpose: string, state: string): string {
  return createHmac("sha256", secret).update(`${purpose}:${state}`).digest("base64url");
}
