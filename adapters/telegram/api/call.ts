import { Telegram, TelegramError } from "telegraf";
import type { z } from "zod";
import { TelegramApiError } from "./api-error.ts";
import { createConnectingAgent, NOT_CONNECTED } from "./connecting-agent.ts";

export interface CallerOptions {
  readonly token: string;
  /** Ends in `/`: telegraf would silently drop its last part otherwise. */
  readonly apiRoot: string;
  readonly timeoutMs: number;
}

/** One call of a Bot API method. */
export interface Call<T extends z.ZodType> {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** What Telegram answers. */
  readonly result: T;
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** Time that Telegram may take on purpose, beyond the usual limit. */
  readonly extraMs?: number;
}

/** Calls methods of the Bot API. Rejects with {@link TelegramApiError} only. */
export interface Caller {
  call<T extends z.ZodType>(call: Call<T>): Promise<z.output<T>>;
}

/** Telegraf's client with our own time limits (its own is 500 s) and errors. The only place that knows telegraf. */
export function createCaller(options: CallerOptions): Caller {
  const { token, apiRoot, timeoutMs } = options;
  const client = new Telegram(token, { apiRoot, webhookReply: false });
  // Telegraf's constructor drops the agent for plain http, which a Bot API server of one's own speaks.
  client.options.agent = createConnectingAgent(apiRoot, timeoutMs / 2);
  return {
    call: async ({ method, payload, result, signal, extraMs = 0 }) => {
      const timeout = AbortSignal.timeout(timeoutMs + extraMs);
      const ends = signal ? AbortSignal.any([signal, timeout]) : timeout;
      const answer = await callApi(client, { method, payload }, ends).catch((error: unknown) => {
        throw apiError(error, token);
      });
      const parsed = result.safeParse(answer);
      if (parsed.success) return parsed.data;
      throw new TelegramApiError("no-answer", `${method}: Telegram's answer could not be read`);
    },
  };
}

function callApi(
  client: Telegram,
  { method, payload }: { readonly method: string; readonly payload: object },
  signal: AbortSignal,
): Promise<unknown> {
  // Telegraf's types end at Bot API 7.1 and want a polyfill's AbortSignal; it passes on any method and any signal.
  const call = client.callApi.bind(client) as unknown as (
    method: string,
    payload: object,
    options: { readonly signal: AbortSignal },
  ) => Promise<unknown>;
  return call(method, payload, { signal });
}

/** Telegraf's errors as ours. They carry the payload and the URL with the token: neither goes any further. */
function apiError(error: unknown, token: string): TelegramApiError {
  if (error instanceof TelegramError) {
    const retryAfter = error.parameters?.retry_after;
    return new TelegramApiError("answered", redact(error.description, token), {
      code: error.code,
      ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
    });
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code?.startsWith(NOT_CONNECTED)) {
    const why = code.slice(NOT_CONNECTED.length + 1);
    return new TelegramApiError("not-connected", `no connection to Telegram: ${why}`);
  }
  if (error instanceof Error && error.name === "AbortError") {
    return new TelegramApiError("no-answer", "no answer from Telegram in time");
  }
  return new TelegramApiError("no-answer", `no answer from Telegram: ${code ?? "unreadable"}`);
}

function redact(text: string, token: string): string {
  return text.replaceAll(token, "[token]");
}
