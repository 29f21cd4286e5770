import { WebError } from "./web-error.ts";

/** Keeps count of open event streams and can end them. */
export interface OpenStreams {
  /** Ends the session's oldest stream when it has too many. Throws a WebError when the process has too many. */
  open(session: string): AbortController;
  done(session: string, stream: AbortController): void;
  /** Ends every stream: the process shuts down. */
  endAll(): void;
}

const BUSY_RETRY_MS = 10_000;

/** Streams of this process. */
export function createOpenStreams(limits: {
  readonly streamsPerSession: number;
  readonly streams: number;
}): OpenStreams {
  const sessions = new Map<string, Set<AbortController>>();
  let count = 0;

  function done(session: string, stream: AbortController): void {
    const streams = sessions.get(session);
    if (!streams?.delete(stream)) return;
    count -= 1;
    if (streams.size === 0) sessions.delete(session);
  }

  function endOldest(session: string): void {
    const [oldest] = sessions.get(session) ?? [];
    if (oldest === undefined) return;
    done(session, oldest);
    oldest.abort();
  }

  return {
    open(session) {
      if ((sessions.get(session)?.size ?? 0) >= limits.streamsPerSession) endOldest(session);
      if (count >= limits.streams) {
        const message = "Too many open streams; connect again later";
        throw new WebError("unavailable", message, { retryAfterMs: BUSY_RETRY_MS });
      }
      const stream = new AbortController();
      const streams = sessions.get(session) ?? new Set();
      sessions.set(session, streams.add(stream));
      count += 1;
      return stream;
    },
    done,
    endAll() {
      for (const streams of sessions.values()) for (const stream of streams) stream.abort();
    },
  };
}
