import type { Facet } from "../knowledge/procedure.ts";
import type { CitizenEvent, Reply } from "./message.ts";

/** What the bot understood; the vocabulary of `npm run eval`. */
export type Intent =
  | "guidance"
  | "choose"
  | "place"
  | "status"
  | "submission"
  | "complaint"
  | "human"
  | "smalltalk"
  | "offtopic"
  | "unknown";

/** How a turn was decided, for evaluation, search evidence and the worklist. Holds no personal data. */
export interface Trace {
  readonly intent: Intent;
  readonly facet?: Facet;
  /** Procedure codes by rank, at most five. */
  readonly codes: readonly string[];
  /** Codes that the reply offers to choose from. */
  readonly offered: readonly string[];
  readonly confidence?: number;
}

/** Something that must happen together with the reply, in the same transaction. */
export type Effect =
  /** A person is wanted: opens a case for staff. */
  | { readonly kind: "open-case"; readonly reason: "asked" | "complaint" | "not-understood" }
  /** The bot had no good answer: a row for the staff's worklist. */
  | {
      readonly kind: "unanswered";
      readonly question: string;
      readonly reason: "no-match" | "refused";
    };

export interface TurnRequest {
  /** The state the last turn returned, as stored (JSON); `undefined` for a new conversation. Unreadable state starts afresh. */
  readonly state: unknown;
  readonly event: CitizenEvent;
  readonly now: Date;
}

export interface TurnResult {
  /** JSON-serialisable; handed back unchanged on the next turn. */
  readonly state: unknown;
  readonly replies: readonly Reply[];
  readonly effects: readonly Effect[];
  readonly trace: Trace;
}

/** The conversation, pure: the same request gives the same result, nothing else is touched. Never throws for any event. */
export interface Bot {
  turn(request: TurnRequest): TurnResult;
}
