import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createCitizen } from "./citizen.ts";
import type { Citizen } from "./citizen.ts";
import { Failure } from "./failure.ts";
import type { Fault } from "./faults.ts";
import { USUAL_LIMITS } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { METHODS } from "./methods.ts";
import { readParams } from "./params.ts";
import type { Params } from "./params.ts";
import { handleSim } from "./sim.ts";
import { startWebhookSender } from "./webhook-sender.ts";
import { createWorld } from "./world.ts";
import type { Message, World } from "./world.ts";

export interface FakeTelegramOptions {
  /** Any free port when absent. */
  readonly port?: number;
  readonly token?: string;
  /** Switches rate limits on: Telegram's usual ones, or others. */
  readonly limits?: Limits | "usual";
  /** First pause after a failed webhook delivery; 20 ms when absent. */
  readonly retryMs?: number;
}

/** A Bot API server for tests and for trying things by hand. */
export interface FakeTelegram {
  /** For `TELEGRAM_API_ROOT`. */
  readonly apiRoot: string;
  readonly token: string;
  /** A person who uses the bot; the same id is the same person. */
  citizen(id?: number, name?: string): Citizen;
  /** Everything the bot has sent, oldest first. */
  outbox(): readonly Message[];
  /** Calls of a method, or of all: what the bot asked for. */
  calls(method?: string): readonly { readonly method: string; readonly params: Params }[];
  /** Lets the next calls fail. */
  fault(fault: Fault): void;
  clearFaults(): void;
  setLimits(limits: Limits | "usual" | undefined): void;
  /** Presses that the bot has answered. */
  answeredPresses(): ReadonlySet<string>;
  /** What the bot has not confirmed yet. */
  pendingUpdates(): number;
  webhookUrl(): string | undefined;
  commands(): readonly unknown[];
  /** Delivers an update as it stands; what a recorded payload needs. */
  inject(kind: string, value: object): number;
  close(): Promise<void>;
}

const DEFAULT_TOKEN = "700000001:AAfake-token_for-tests-0123456789abcdef";
const FIRST_CITIZEN = 10_001;

/** Starts the fake. It is strict: what Telegram refuses, it refuses, in Telegram's words. */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const token = options.token ?? DEFAULT_TOKEN;
  const world = createWorld(token);
  const setLimits = (limits: Limits | "usual" | undefined) => {
    world.limits = limits === "usual" ? USUAL_LIMITS : limits;
  };
  setLimits(options.limits);
  const stopSender = startWebhookSender(world, {
    retryMs: options.retryMs ?? 20,
    timeoutMs: 10_000,
  });
  const server = createServer((request, response) => {
    handle(world, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  let nextCitizen = FIRST_CITIZEN;

  return {
    apiRoot: `http://127.0.0.1:${port}/`,
    token,
    citizen: (id = nextCitizen++, name) => createCitizen(world, id, name),
    outbox: () =>
      [...world.chats.values()]
        .flatMap((chat) => chat.messages)
        .filter((message) => message.from["is_bot"] === true)
        .toSorted((a, b) => a.message_id - b.message_id),
    calls: (method) => world.calls.filter((call) => method === undefined || call.method === method),
    fault: (fault) => world.faults.add(fault),
    clearFaults: () => world.faults.clear(),
    setLimits,
    answeredPresses: () => world.answeredPresses,
    pendingUpdates: () => world.updates.length,
    webhookUrl: () => world.webhook?.url,
    commands: () => world.commands,
    inject: (kind, value) => world.addUpdate(kind, value),
    close: async () => {
      stopSender();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function handle(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://fake");
  const path = decodeURIComponent(url.pathname);
  if (path === "/" || path.startsWith("/sim/"))
    return handleSim(world, { request, response, path });
  if (path.startsWith("/file/bot")) return serveFile(world, path, response);
  const [, token = "", method = ""] = /^\/bot([^/]+)\/([A-Za-z]+)$/u.exec(path) ?? [];
  const params = await readParams(request, url).catch((error: unknown) => error);
  if (params instanceof Error) return answerFailure(response, params);
  if (!/^\d+:/u.test(token)) return answerFailure(response, new Failure(404, "Not Found"));
  if (token !== world.token) return answerFailure(response, new Failure(401, "Unauthorized"));
  // Method names are case-insensitive at Telegram.
  const name = Object.keys(METHODS).find((known) => known.toLowerCase() === method.toLowerCase());
  if (name === undefined) {
    return answerFailure(response, new Failure(404, "Not Found: method not found"));
  }
  world.calls.push({ method: name, params: params as Params });
  await callWithFaults(world, { name, params: params as Params, response });
}

async function callWithFaults(
  world: World,
  { name, params, response }: { name: string; params: Params; response: ServerResponse },
): Promise<void> {
  const fault = world.faults.take(name);
  switch (fault?.kind) {
    case "hang":
      return;
    case "drop-before":
      response.destroy();
      return;
    case "status": {
      const { code, description = "fault", retryAfter } = fault;
      return answerFailure(response, new Failure(code, description, retryAfter));
    }
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      break;
    case "drop-after":
    case "reset":
    case "garbage":
    case undefined:
  }
  try {
    const result: unknown = await METHODS[name]?.(world, params);
    if (fault?.kind === "drop-after") response.destroy();
    else if (fault?.kind === "reset") response.socket?.resetAndDestroy();
    else if (fault?.kind === "garbage") response.end("<html>a proxy's page</html>");
    else answerJson(response, 200, { ok: true, result });
  } catch (error) {
    answerFailure(response, error);
  }
}

function serveFile(world: World, path: string, response: ServerResponse): void {
  const [, token, filePath] = /^\/file\/bot([^/]+)\/(.+)$/u.exec(path) ?? [];
  const file = [...world.files.values()].find((known) => known.path === filePath);
  if (token !== world.token || !file) {
    return answerFailure(response, new Failure(404, "Not Found"));
  }
  const fault = world.faults.take("download");
  if (fault?.kind === "status") return answerFailure(response, new Failure(fault.code, "fault"));
  if (fault?.kind === "hang") return;
  response.setHeader("content-type", "application/octet-stream");
  if (fault === undefined) return void response.end(file.bytes);
  // Any other fault: the connection ends in the middle.
  response.setHeader("content-length", file.bytes.length);
  response.write(file.bytes.subarray(0, file.bytes.length / 2), () => response.destroy());
}

function answerFailure(response: ServerResponse, error: unknown): void {
  const { code, message, retryAfter } =
    error instanceof Failure ? error : new Failure(500, `Internal Server Error: ${String(error)}`);
  answerJson(response, code, {
    ok: false,
    error_code: code,
    description: message,
    ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
  });
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
