import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";

/** Begins the code of every error that came before there was a connection: nothing had been sent then. */
export const NOT_CONNECTED = "NOT_CONNECTED";

/** An unused connection is closed by us before the other side does it while we write. */
const IDLE_MS = 15_000;

/**
 * A connection pool whose errors tell whether the connection stood: what fails before it (name not found, refused, TLS,
 * longer than `connectTimeoutMs`) has a code that begins with {@link NOT_CONNECTED}.
 */
export function createConnectingAgent(apiRoot: string, connectTimeoutMs: number): http.Agent {
  const secure = apiRoot.startsWith("https:");
  const agent = new (secure ? https : http).Agent({ keepAlive: true, timeout: IDLE_MS });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    const connected = secure ? "secureConnect" : "connect";
    if (socket) watch(socket, { connected, connectTimeoutMs });
    return socket;
  };
  return agent;
}

function watch(
  socket: Duplex,
  rules: { readonly connected: string; readonly connectTimeoutMs: number },
): void {
  const mark = (error: NodeJS.ErrnoException) => {
    error.code = `${NOT_CONNECTED} ${error.code ?? error.message}`;
  };
  const timer = setTimeout(
    () => socket.destroy(Object.assign(new Error("no connection in time"), { code: "TIMEOUT" })),
    rules.connectTimeoutMs,
  );
  socket.on("error", mark);
  socket.once(rules.connected, () => {
    clearTimeout(timer);
    socket.off("error", mark);
  });
  socket.once("close", () => clearTimeout(timer));
}
