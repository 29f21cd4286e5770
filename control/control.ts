import type { Procedure } from "../knowledge/procedure.ts";

/** How an installation stands right now, for `doctor`. Counts only, no content. */
export interface Status {
  readonly store: "embedded" | "server";
  /** How far the store's clock is from ours. */
  readonly clockSkewSeconds: number;
  readonly catalogue?: {
    readonly name: string;
    readonly size: number;
    readonly importedAt: string;
  };
  readonly waitingMessages: number;
  readonly oldestWaitingSeconds: number;
  readonly waitingSends: number;
  readonly deadLetters: number;
  readonly openCases: number;
  /** What keeps it from serving, and what a person must mend although it serves: the same as in `/readyz`. */
  readonly problems: readonly string[];
}

/** Something that failed for good: a message that got no turn (`in:7`) or a send (`out:9`). Never its text. */
export interface DeadLetterLine {
  readonly id: string;
  readonly channel: string;
  readonly conversationId: string;
  readonly what: string;
  readonly reason: string;
  readonly since: string;
}

/** A catalogue ready to be stored: records checked, digest over their content. */
export interface NewCatalogue {
  readonly name: string;
  readonly digest: string;
  readonly records: readonly Procedure[];
}

/**
 * What an operator can do to a running or a resting installation. Served directly on the store, or by the running
 * program over its socket when that program owns the embedded store.
 */
export interface Control {
  status(): Promise<Status>;
  /** The procedures of the active catalogue; none before the first import. */
  procedures(): Promise<readonly Procedure[]>;
  /** Makes this the active catalogue in one transaction; running processes switch to it between two turns. */
  saveCatalogue(catalogue: NewCatalogue): Promise<void>;
  deadLetters(): Promise<readonly DeadLetterLine[]>;
  /** Puts a dead letter back to work; `false` when there is none of that id. */
  replay(id: string): Promise<boolean>;
}
