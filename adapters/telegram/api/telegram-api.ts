import { z } from "zod";
import { apiRootOf } from "../settings.ts";
import type { MenuCommand } from "../words.ts";
import { createCaller } from "./call.ts";

export interface ApiOptions {
  readonly token: string;
  readonly apiRoot?: string;
  /** For a whole call; connecting may take half of it. 10 s when absent. */
  readonly timeoutMs?: number;
}

/** The ways we send: each takes one message. */
export type SendMethod = "sendMessage" | "sendPhoto" | "sendDocument";

export interface WebhookInfo {
  readonly url: string;
  readonly allowedUpdates: readonly string[];
  readonly pending: number;
  readonly lastErrorAt?: Date;
  readonly lastError?: string;
}

/** What we use of the Bot API. Every call rejects with `TelegramApiError` only, and ends within its time. */
export interface TelegramApi {
  /** Sends one message; resolves to its id. `payload` holds the Bot API's own parameters. */
  send(method: SendMethod, payload: Readonly<Record<string, unknown>>): Promise<string>;
  answerCallbackQuery(callbackId: string): Promise<void>;
  /** Where a file can be fetched for the next hour. The URL contains the token: never log or show it. */
  getFile(fileId: string): Promise<{ readonly url: string; readonly sizeBytes?: number }>;
  /** The bot's user name. */
  getMe(): Promise<string>;
  setMyCommands(commands: readonly MenuCommand[]): Promise<void>;
  setWebhook(webhook: {
    readonly url: string;
    readonly secret: string;
    readonly allowedUpdates: readonly string[];
  }): Promise<void>;
  deleteWebhook(signal: AbortSignal): Promise<void>;
  getWebhookInfo(): Promise<WebhookInfo>;
  /** Waits up to `waitSeconds` for updates from number `offset` on; asking forgets those before it. */
  getUpdates(
    request: {
      readonly offset: number;
      readonly waitSeconds: number;
      readonly allowedUpdates: readonly string[];
    },
    signal: AbortSignal,
  ): Promise<readonly unknown[]>;
}

const DEFAULT_TIMEOUT_MS = 10_000;

const sent = z.object({ message_id: z.number() });
const me = z.object({ username: z.string() });
const fileInfo = z.object({ file_path: z.string(), file_size: z.number().optional() });
const webhookInfo = z.object({
  url: z.string(),
  allowed_updates: z.array(z.string()).default([]),
  pending_update_count: z.number().default(0),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});

/** The Bot API: time limits of our own, answers checked, errors that keep the token to themselves. */
export function createTelegramApi(options: ApiOptions): TelegramApi {
  const { token, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const apiRoot = apiRootOf(options);
  const caller = createCaller({ token, apiRoot, timeoutMs });
  const tell = async (method: string, payload: Readonly<Record<string, unknown>>) => {
    await caller.call({ method, payload, result: z.unknown() });
  };
  return {
    send: async (method, payload) =>
      String((await caller.call({ method, payload, result: sent })).message_id),
    answerCallbackQuery: (id) => tell("answerCallbackQuery", { callback_query_id: id }),
    getFile: async (fileId) => {
      const payload = { file_id: fileId };
      const info = await caller.call({ method: "getFile", payload, result: fileInfo });
      const path = info.file_path.split("/").map(encodeURIComponent).join("/");
      const url = new URL(`./file/bot${token}/${path}`, apiRoot).href;
      return { url, ...(info.file_size !== undefined && { sizeBytes: info.file_size }) };
    },
    getMe: async () => (await caller.call({ method: "getMe", payload: {}, result: me })).username,
    setMyCommands: (commands) =>
      tell("setMyCommands", {
        commands: commands.map(({ command, description }) => ({ command, description })),
      }),
    setWebhook: ({ url, secret, allowedUpdates }) =>
      tell("setWebhook", { url, secret_token: secret, allowed_updates: allowedUpdates }),
    deleteWebhook: async (signal) => {
      const payload = { drop_pending_updates: false };
      await caller.call({ method: "deleteWebhook", payload, result: z.unknown(), signal });
    },
    getWebhookInfo: async () =>
      readWebhookInfo(
        await caller.call({ method: "getWebhookInfo", payload: {}, result: webhookInfo }),
      ),
    getUpdates: ({ offset, waitSeconds, allowedUpdates }, signal) =>
      caller.call({
        method: "getUpdates",
        payload: { offset, timeout: waitSeconds, allowed_updates: allowedUpdates },
        result: z.array(z.unknown()),
        signal,
        extraMs: waitSeconds * 1000,
      }),
  };
}

function readWebhookInfo(info: z.output<typeof webhookInfo>): WebhookInfo {
  return {
    url: info.url,
    allowedUpdates: info.allowed_updates,
    pending: info.pending_update_count,
    ...(info.last_error_date && { lastErrorAt: new Date(info.last_error_date * 1000) }),
    ...(info.last_error_message && { lastError: info.last_error_message }),
  };
}
