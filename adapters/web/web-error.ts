import type { FastifyError, FastifyReply } from "fastify";
import type { Log } from "../../bot/ports.ts";

/** What `error.code` of an answer of `/chat/…` may be. The page has a sentence for each. */
export type WebErrorCode =
  | "bad-request"
  | "bad-session"
  | "unknown-session"
  | "empty-message"
  | "text-too-long"
  | "body-too-large"
  | "too-many-files"
  | "file-too-large"
  | "file-type"
  | "media-type"
  | "rate-limited"
  | "unavailable"
  | "internal";

const STATUS: Record<WebErrorCode, number> = {
  "bad-request": 400,
  "bad-session": 400,
  "unknown-session": 400,
  "empty-message": 400,
  "text-too-long": 413,
  "body-too-large": 413,
  "too-many-files": 413,
  "file-too-large": 413,
  "file-type": 415,
  "media-type": 415,
  "rate-limited": 429,
  unavailable: 503,
  internal: 500,
};

interface WebErrorOptions extends ErrorOptions {
  /** When the same request may succeed. */
  readonly retryAfterMs?: number;
}

/** A request that gets a clear refusal; its message is for the developer who reads the answer. */
export class WebError extends Error {
  readonly code: WebErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: WebErrorCode, message: string, options: WebErrorOptions = {}) {
    super(message, options);
    this.name = "WebError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The codes of fastify and its multipart plugin that have a name of ours. */
const KNOWN: Readonly<Record<string, WebErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "media-type",
  FST_FILES_LIMIT: "too-many-files",
  FST_PARTS_LIMIT: "bad-request",
  FST_FIELDS_LIMIT: "bad-request",
  FST_REQ_FILE_TOO_LARGE: "file-too-large",
};

/** Answers any error of these routes as `{"error":{"code","message"}}`; what is our own fault is logged and not told. */
export function sendError(error: unknown, reply: FastifyReply, log: Log): FastifyReply {
  const known = toWebError(error);
  const status = STATUS[known.code];
  if (status >= 500) {
    const cause = known.cause instanceof Error ? known.cause : known;
    log.error({ code: known.code, reason: cause.message }, "chat request failed");
  }
  if (known.retryAfterMs !== undefined) {
    void reply.header("retry-after", Math.max(1, Math.ceil(known.retryAfterMs / 1000)));
  }
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .send({ error: { code: known.code, message: known.message } });
}

function toWebError(error: unknown): WebError {
  if (error instanceof WebError) return error;
  if (isRefusal(error)) return new WebError(KNOWN[error.code] ?? "bad-request", error.message);
  return new WebError("internal", "Something went wrong on our side", { cause: error });
}

function isRefusal(error: unknown): error is FastifyError {
  if (!(error instanceof Error) || !("statusCode" in error)) return false;
  return typeof error.statusCode === "number" && error.statusCode < 500;
}
