import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One message that reached the platform. */
export interface Arrival {
  readonly chatId: string;
  readonly text: string;
  /** `performance.now()` when the platform had it. */
  readonly at: number;
}

export interface PlatformSink {
  /** Address of the Bot API. */
  readonly apiRoot: string;
  readonly arrivals: readonly Arrival[];
  close(): Promise<void>;
}

/** A Telegram Bot API that accepts everything at once and notes it: as little work as possible, so that it is not what is measured. */
export async function startPlatformSink(): Promise<PlatformSink> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const at = performance.now();
      const method = request.url?.split("/").at(-1) ?? "";
      const body = parse(Buffer.concat(chunks));
      if (method === "sendMessage") {
        arrivals.push({ chatId: String(body["chat_id"]), text: String(body["text"]), at });
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ ok: true, result: resultOf(method, body, arrivals.length) }));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiRoot: `http://127.0.0.1:${port}`,
    arrivals,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function resultOf(method: string, body: Record<string, unknown>, messageId: number): unknown {
  if (method === "getMe")
    return { id: 1, is_bot: true, first_name: "bench", username: "bench_bot" };
  if (method !== "sendMessage") return true;
  const chat = { id: Number(body["chat_id"]), type: "private", first_name: "x" };
  return { message_id: messageId, date: Math.floor(Date.now() / 1000), chat, text: body["text"] };
}
