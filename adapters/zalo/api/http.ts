import http from "node:http";
import https from "node:https";
import axios, { isAxiosError } from "axios";
import type { AxiosResponse } from "axios";
import { z } from "zod";
import { readEventJson } from "../events/event-json.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** A plain object goes as JSON, a `FormData` as multipart. */
  readonly body?: object;
}

/**
 * - `answer`: the server answered with JSON; `status` is not yet judged.
 * - `garbled`: it answered something else, or a server error.
 * - `not-sent`: no connection: the server has not seen the request.
 * - `unanswered`: the request left, and no whole answer came: nobody knows what became of it.
 */
export type HttpResult =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly json: Readonly<Record<string, unknown>>;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: "garbled"; readonly status: number }
  | { readonly kind: "not-sent"; readonly reason: string }
  | { readonly kind: "unanswered"; readonly reason: string };

export interface Http {
  /** Never rejects. */
  request(request: HttpRequest): Promise<HttpResult>;
  /** Lets go of idle connections. */
  close(): void;
}

const ANSWER_TIMEOUT_MS = 10_000;
/** How much longer than the longest answer a connection may lie idle. */
const IDLE_MS = 4_000;
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** HTTP with kept connections, deadlines and results instead of exceptions. Follows no redirect and uses no proxy. */
export function createHttp(options: { readonly answerTimeoutMs?: number } = {}): Http {
  const timeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
  const agentOptions = { keepAlive: true, timeout: timeoutMs + IDLE_MS };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  const client = axios.create({
    httpAgent,
    httpsAgent,
    proxy: false,
    maxContentLength: MAX_ANSWER_BYTES,
    validateStatus: () => true,
    // Ids beyond 2^53 must not pass through JSON.parse unseen: we read the text ourselves.
    responseType: "text",
    transformResponse: (text: unknown) => text,
  });
  return {
    async request({ method, url, headers, query, body }) {
      const sent = watchConnection();
      const config = { method, url, headers: { ...headers }, params: query, data: body };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return readResponse(
          await client.request<unknown>({ ...config, signal, transport: sent.transport }),
        );
      } catch (error) {
        const reason = signal.aborted ? `no answer in ${timeoutMs} ms` : reasonOf(error);
        return { kind: sent.connected() ? "unanswered" : "not-sent", reason };
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** The network's code for it; never the message, which can hold the address with its parameters. */
function reasonOf(error: unknown): string {
  return (isAxiosError(error) && error.code) || "the connection broke";
}

/** Tells whether a connection stood, which decides whether a failed request can have reached the server. */
function watchConnection() {
  let connected = false;
  const transport = {
    request(options: https.RequestOptions, handle: (response: http.IncomingMessage) => void) {
      const secure = options.protocol === "https:";
      const request = (secure ? https : http).request(options, handle);
      request.once("socket", (socket) => {
        if (!socket.connecting) connected = true;
        else socket.once(secure ? "secureConnect" : "connect", () => (connected = true));
      });
      return request;
    },
  };
  return { transport, connected: () => connected };
}

function readResponse({ status, data, headers }: AxiosResponse<unknown>): HttpResult {
  const json = typeof data === "string" ? readEventJson(data) : undefined;
  const parsed = z.record(z.string(), z.unknown()).safeParse(json);
  if (status >= 500 || !parsed.success) return { kind: "garbled", status };
  const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { kind: "answer", status, json: parsed.data, headers: Object.fromEntries(texts) };
}
