import { createHash } from "node:crypto";
import { z } from "zod";
import type { ZaloSettings } from "../settings.ts";
import type { Http } from "./http.ts";
import type { TokenPair } from "./token-store.ts";

/**
 * - `granted`: a new pair; whatever token was used for it is spent.
 * - `dead`: the refresh token or code was used before, has ended or was revoked: a person must grant again.
 * - `refused`: Zalo said no for another reason (app id, secret, redirect address).
 * - `unavailable`: no usable answer; the token may or may not be spent.
 */
export type OAuthResult =
  | { readonly kind: "granted"; readonly pair: TokenPair }
  | { readonly kind: "dead" | "refused" | "unavailable"; readonly reason: string };

interface OAuthDeps {
  readonly settings: ZaloSettings;
  readonly http: Http;
  readonly now: () => Date;
}

export interface OAuth {
  /** Where an OA admin grants access. `challenge` is the S256 PKCE challenge, which Zalo assumes. */
  authorizeUrl(grant: {
    readonly redirectUri: string;
    readonly state: string;
    readonly verifier: string;
  }): string;
  exchangeCode(code: string, verifier: string): Promise<OAuthResult>;
  /** Spends the refresh token. Callers hold the store's lock. */
  refresh(refreshToken: string): Promise<OAuthResult>;
}

/**
 * Token errors that end a refresh token or code for good: -14014 in two independent fakes, -14005 for codes,
 * -118 in a third party's notes on two processes refreshing at once. No official page lists them.
 */
const DEAD = new Set([-14014, -14005, -118]);

const grantedAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional().catch(undefined),
  // Seconds, as a string (25 h).
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});
const refusedAnswer = z.object({
  error: z.coerce.number().catch(0),
  error_name: z.string().catch(""),
});

/** OAuth v4 of an OA: `GET /v4/oa/permission`, `POST /v4/oa/access_token`. */
export function createOAuth({ settings, http, now }: OAuthDeps): OAuth {
  const ask = async (form: Record<string, string>, used?: string): Promise<OAuthResult> => {
    const result = await http.request({
      method: "POST",
      url: `${settings.oauthRoot}/v4/oa/access_token`,
      headers: {
        secret_key: settings.appSecret,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ app_id: settings.appId, ...form }),
    });
    if (result.kind === "garbled")
      return { kind: "unavailable", reason: `HTTP status ${result.status}` };
    if (result.kind !== "answer") return { kind: "unavailable", reason: result.reason };
    return readAnswer(result.json, { now: now(), used });
  };
  return {
    authorizeUrl({ redirectUri, state, verifier }) {
      const url = new URL(`${settings.oauthRoot}/v4/oa/permission`);
      url.search = new URLSearchParams({
        app_id: settings.appId,
        redirect_uri: redirectUri,
        code_challenge: createHash("sha256").update(verifier, "ascii").digest("base64url"),
        state,
      }).toString();
      return url.href;
    },
    exchangeCode: (code, verifier) =>
      ask({ grant_type: "authorization_code", code, code_verifier: verifier }),
    refresh: (refreshToken) =>
      ask({ grant_type: "refresh_token", refresh_token: refreshToken }, refreshToken),
  };
}

/** Errors come with HTTP 200, so the presence of an access token decides, never the status. */
function readAnswer(
  json: unknown,
  { now, used }: { readonly now: Date; readonly used: string | undefined },
): OAuthResult {
  const granted = grantedAnswer.safeParse(json);
  if (granted.success) {
    const { access_token: accessToken, refresh_token: fresh, expires_in: seconds } = granted.data;
    // Whether Zalo always rotates is not certain: without a new refresh token the old one stays.
    const refreshToken = fresh ?? used;
    if (!refreshToken) return { kind: "refused", reason: "the answer has no refresh token" };
    const expiresAt = new Date(now.getTime() + (seconds ?? DEFAULT_LIFE_SECONDS) * 1000);
    return { kind: "granted", pair: { accessToken, refreshToken, expiresAt } };
  }
  const { error, error_name: name } = refusedAnswer.catch({ error: 0, error_name: "" }).parse(json);
  if (error === 0) return { kind: "unavailable", reason: "the answer has no token and no error" };
  const reason = `${name || "error"} (${error})`;
  return { kind: DEAD.has(error) ? "dead" : "refused", reason };
}

const DEFAULT_LIFE_SECONDS = 90_000;
