import type { Log } from "../../bot/ports.ts";
import { createBell } from "./bell.ts";
import type { SentMessage, Transcript } from "./transcript.ts";
import { chatMessage } from "./transcript.ts";

/** How long a stream waits without being woken: at first `firstMs`, then twice as long each time, up to `longestMs`. */
export interface Waits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The longest wait is also the longest silence: proxies often cut a connection after 30 s without a byte. */
export const DEFAULT_WAITS: Waits = { firstMs: 3000, longestMs: 20_000 };

/** What a browser waits before it connects again. */
const RETRY_MS = 3000;

export interface EventStreamRequest {
  readonly session: string;
  /** The last order the page has; `undefined` for everything. */
  readonly after: string | undefined;
  readonly signal: AbortSignal;
}

export interface EventStreamDeps {
  readonly transcript: Transcript;
  readonly log: Log;
  readonly waits: Waits;
}

/**
 * Server-sent events of one session until `signal` aborts. Each message comes once and in order: what was sent is always
 * read from the transcript, a signal only says when to look, and a look after every wait finds what no signal told.
 * Pulled by its reader, so that a slow browser never makes us keep more than one message for it.
 */
export async function* eventStream(
  { transcript, log, waits }: EventStreamDeps,
  { session, after, signal }: EventStreamRequest,
): AsyncGenerator<string> {
  const bell = createBell();
  const forget = transcript.onSent(session, bell.ring);
  signal.addEventListener("abort", bell.ring);
  let last = after;
  let waitMs = waits.firstMs;
  try {
    yield `retry: ${RETRY_MS}\n\n`;
    while (!signal.aborted) {
      const sent = await read(session, last);
      for (const message of sent) {
        yield toEvent(message);
        last = message.order;
      }
      if (sent.length > 0) {
        waitMs = waits.firstMs;
      } else if (!(await bell.wait(waitMs))) {
        waitMs = Math.min(waitMs * 2, waits.longestMs);
        yield ":\n\n";
      }
    }
  } finally {
    forget();
    signal.removeEventListener("abort", bell.ring);
  }

  /** A store that is away for a moment is no reason to end the stream: the next look asks again. */
  async function read(key: string, order: string | undefined): Promise<readonly SentMessage[]> {
    try {
      return await transcript.after(key, order);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      log.warn({ reason }, "transcript could not be read; the stream asks again");
      return [];
    }
  }
}

/** JSON escapes line breaks, so one `data:` line always suffices. */
function toEvent(message: SentMessage): string {
  return `event: message\nid: ${message.order}\ndata: ${JSON.stringify(chatMessage(message))}\n\n`;
}
