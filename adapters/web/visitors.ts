import type { Transcript } from "./transcript.ts";
import { WebError } from "./web-error.ts";

/** Tells our sessions from invented ones. */
export interface Visitors {
  /** Throws a WebError for a session under which nothing was ever received, or when the store cannot tell now. */
  mustKnow(session: string): Promise<void>;
}

const STORE_RETRY_MS = 5000;

/** Sessions that the transcript knows. */
export function createVisitors(transcript: Transcript): Visitors {
  return {
    async mustKnow(session) {
      const known = await transcript.knows(session).catch((cause: unknown) => {
        const message = "The conversation could not be looked up now; try again";
        throw new WebError("unavailable", message, { cause, retryAfterMs: STORE_RETRY_MS });
      });
      if (known) return;
      const message = "This session is unknown here; leave it out to start a new conversation";
      throw new WebError("unknown-session", message);
    },
  };
}
