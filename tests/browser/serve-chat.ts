import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify from "fastify";
import { webRoutes } from "../../adapters/web/routes.ts";
import type { ScriptedChat } from "./scripted-chat.ts";
import { silentLog } from "../services/silent-log.ts";

export interface ServedChat {
  readonly url: string;
  /** Takes the server away, connections and all, as a restart does. */
  stop(): Promise<void>;
  /** Brings it back on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The web channel's own routes on a free local port, in front of a scripted chat. */
export async function serveChat(chat: ScriptedChat): Promise<ServedChat> {
  const filesDir = await mkdtemp(join(tmpdir(), "chat-files-"));
  let port = 0;
  let app = await listen();

  async function listen() {
    const server = fastify({ forceCloseConnections: true });
    const { inbox, transcript } = chat;
    const waits = { firstMs: 1000, longestMs: 5000 };
    await server.register(webRoutes({ inbox, transcript, log: silentLog, filesDir, waits }));
    await server.listen({ port, host: "127.0.0.1" });
    ({ port } = server.server.address() as AddressInfo);
    return server;
  }

  return {
    url: `http://127.0.0.1:${port}/chat`,
    stop: () => app.close(),
    async restart() {
      app = await listen();
    },
    async close() {
      await app.close();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}
