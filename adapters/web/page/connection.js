/** @import { Theirs } from "./history.js" */

/** The server is never silent for longer than 20 s; twice that and the line is dead. */
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Listens to a session's events until `close`, and connects again whenever the line breaks. `onState`: `lost` when it
 * broke, `open` when it stands, `unknown` (and nothing more) when the server does not know the session.
 *
 * Not an EventSource: that one tells neither a dead line from a quiet one nor an unknown session from a busy server.
 * @param {{
 *   session: string,
 *   last: string | undefined,
 *   onMessage: (message: Theirs, last: string) => void,
 *   onState: (state: "open" | "lost" | "unknown") => void,
 * }} options
 */
export function connect({ session, last, onMessage, onState }) {
  let closed = false;
  let abort = new AbortController();
  /** @type {(() => void) | undefined} */
  let hurry;

  async function listen() {
    let pauseMs = FIRST_PAUSE_MS;
    while (!closed) {
      const ended = await once(() => (pauseMs = FIRST_PAUSE_MS));
      if (closed) return;
      onState(ended);
      if (ended === "unknown") return;
      await pause(pauseMs * (0.75 + Math.random() / 2));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  /**
   * One connection, from asking to its end.
   * @param {() => void} onOpen
   * @returns {Promise<"lost" | "unknown">}
   */
  async function once(onOpen) {
    abort = new AbortController();
    const line = abort;
    let timer = setTimeout(() => line.abort(), SILENCE_MS);
    try {
      const answer = await fetch(eventsAddress(session), {
        headers: last === undefined ? {} : { "Last-Event-ID": last },
        cache: "no-store",
        signal: line.signal,
      });
      if (answer.status === 400) return "unknown";
      if (!answer.ok || answer.body === null) return "lost";
      onOpen();
      onState("open");
      await readEvents(answer.body, (event) => {
        clearTimeout(timer);
        timer = setTimeout(() => line.abort(), SILENCE_MS);
        if (event !== undefined && !closed) {
          last = event.id;
          onMessage(event.message, event.id);
        }
      });
    } catch {
      // The line broke: the next turn of the loop connects again.
    } finally {
      clearTimeout(timer);
    }
    return "lost";
  }

  /** @param {number} ms */
  async function pause(ms) {
    await new Promise((resolve) => {
      hurry = () => resolve(undefined);
      setTimeout(hurry, ms);
    });
    hurry = undefined;
  }

  void listen();
  return {
    /** Ends a pause: the network came back, or somebody looks at the page again. */
    hurry: () => hurry?.(),
    close() {
      closed = true;
      abort.abort();
      hurry?.();
    },
  };
}

/** @param {string} session */
function eventsAddress(session) {
  const url = new URL("chat/events", document.baseURI);
  url.searchParams.set("session", session);
  return url;
}

/**
 * Reads server-sent events; `onEvent` gets `undefined` for a sign of life.
 * @param {ReadableStream<Uint8Array>} body
 * @param {(event: { id: string, message: Theirs } | undefined) => void} onEvent
 */
async function readEvents(body, onEvent) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) onEvent(readEvent(block));
  }
}

/** @param {string} block */
function readEvent(block) {
  const id = /^id: (.*)$/mu.exec(block)?.[1];
  const data = /^data: (.*)$/mu.exec(block)?.[1];
  if (id === undefined || data === undefined) return undefined;
  /** @type {Omit<Theirs, "kind">} */
  const message = JSON.parse(data);
  return { id, message: { ...message, kind: /** @type {const} */ ("theirs") } };
}
