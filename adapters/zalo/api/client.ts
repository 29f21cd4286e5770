import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Log } from "../../../bot/ports.ts";
import type { ZaloSettings } from "../settings.ts";
import type { ErrorClass } from "./error-class.ts";
import { classifyError } from "./errors.ts";
import type { Http, HttpRequest, HttpResult } from "./http.ts";
import type { Access, Tokens } from "./tokens.ts";

export interface ZaloError {
  readonly class: ErrorClass;
  readonly code: number;
  /** Meaning and number, for logs and staff; free of personal data. */
  readonly reason: string;
  /** For `limited`: when Zalo's minute is over. */
  readonly retryAfterMs?: number;
}

/**
 * - `ok`: done; `data` as Zalo gave it.
 * - `refused`: Zalo said no and did nothing.
 * - `no-token`: not sent, for want of an access token.
 * - `not-sent`: Zalo has not seen it.
 * - `unknown`: it may or may not have been done.
 */
export type CallResult =
  | { readonly kind: "ok"; readonly data: unknown }
  | { readonly kind: "refused"; readonly error: ZaloError }
  | { readonly kind: "no-token"; readonly access: Exclude<Access, { kind: "token" }> }
  | { readonly kind: "not-sent" | "unknown"; readonly reason: string };

export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** For GET: goes as the one query parameter `data=<JSON>` that openapi.zalo.me takes. */
  readonly data?: object;
  /** For POST: JSON, or a `FormData`. */
  readonly body?: object;
}

export interface ZaloClient {
  /** Calls the OA API; a dead access token is renewed once and the call repeated once. Never rejects. */
  call(call: Call): Promise<CallResult>;
}

interface ClientDeps {
  readonly settings: ZaloSettings;
  readonly http: Http;
  readonly tokens: Tokens;
  readonly log: Log;
  readonly now: () => Date;
}

const MINUTE_MS = 60_000;

/** Calls openapi.zalo.me: token in the header `access_token`, application errors in HTTP 200. */
export function createZaloClient(deps: ClientDeps): ZaloClient {
  const { settings, http, tokens } = deps;
  const callWith = async (call: Call, accessToken: string): Promise<CallResult> =>
    readResult(deps, await http.request(requestOf(settings, call, accessToken)));
  return {
    async call(call) {
      const access = await tokens.current();
      if (access.kind !== "token") return { kind: "no-token", access };
      const result = await callWith(call, access.accessToken);
      if (result.kind !== "refused" || result.error.class !== "refresh") return result;
      const renewed = await tokens.renew(access.accessToken);
      if (renewed.kind !== "token") return { kind: "no-token", access: renewed };
      return callWith(call, renewed.accessToken);
    },
  };
}

function requestOf(settings: ZaloSettings, call: Call, accessToken: string): HttpRequest {
  const { method, path, data, body } = call;
  const proof = settings.appSecretProof && {
    appsecret_proof: createHmac("sha256", settings.appSecret).update(accessToken).digest("hex"),
  };
  return {
    method,
    url: settings.apiRoot + path,
    headers: { access_token: accessToken, ...proof },
    ...(data && { query: { data: JSON.stringify(data) } }),
    ...(body && { body }),
  };
}

const zaloAnswer = z.object({
  error: z.coerce.number().optional(),
  message: z.string().catch(""),
  data: z.unknown().optional(),
});

function readResult(deps: ClientDeps, result: HttpResult): CallResult {
  if (result.kind === "not-sent") return result;
  if (result.kind === "unanswered") return { kind: "unknown", reason: result.reason };
  if (result.kind === "garbled") return unreadable(result.status);
  const answer = zaloAnswer.safeParse(result.json);
  if (!answer.success) return unreadable(result.status);
  const { error = result.status === 429 ? -32 : 0, message, data } = answer.data;
  if (error === 0) {
    return result.status < 300 ? { kind: "ok", data } : unreadable(result.status);
  }
  const { class: errorClass, meaning, known } = classifyError("oa", error, message);
  if (!known) deps.log.warn({ code: error }, "Zalo answered with an error number not in the table");
  const retryAfterMs = errorClass === "limited" ? restOfMinute(result.headers, deps.now()) : 0;
  return {
    kind: "refused",
    error: {
      class: errorClass,
      code: error,
      reason: `${meaning} (${error})`,
      ...(retryAfterMs > 0 && { retryAfterMs }),
    },
  };
}

/** No answer of Zalo's own: a gateway between. 5xx and a garbled 200 leave open what was done; anything else was not. */
function unreadable(status: number): CallResult {
  const reason = `HTTP status ${status} without a readable answer`;
  if (status < 300 || status >= 500) return { kind: "unknown", reason };
  const permanent = status === 400 || status === 413;
  const limited = status === 429 && { retryAfterMs: MINUTE_MS };
  const errorClass = permanent ? "permanent" : limited ? "limited" : "operator";
  return { kind: "refused", error: { class: errorClass, code: status, reason, ...limited } };
}

/** Zalo's limits start afresh every minute; its own clock, from the `Date` header, says how far the minute is. */
function restOfMinute(headers: Readonly<Record<string, string>>, now: Date): number {
  const theirs = Date.parse(headers["date"] ?? "");
  const time = Number.isNaN(theirs) ? now.getTime() : theirs;
  return MINUTE_MS - (time % MINUTE_MS) + 1_000;
}
