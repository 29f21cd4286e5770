import type { Procedure } from "./procedure.ts";

/** One reason why a procedure was ranked where it is, as `npm run search` prints it. */
export interface Evidence {
  readonly part: string;
  readonly score: number;
  readonly detail?: string;
}

export interface Match {
  readonly procedure: Procedure;
  /** Comparable within one search only. */
  readonly score: number;
  /** From 0 to 1: how likely this is what was meant. Comparable between searches. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

export interface SearchOptions {
  /** How many matches at the most; 10 unless told. */
  readonly limit?: number;
}

/** A loaded catalogue that can be asked. Immutable: a new import makes a new one. */
export interface Knowledge {
  readonly size: number;
  /** Best first. Never throws, whatever the text; an empty list when nothing fits. */
  search(question: string, options?: SearchOptions): readonly Match[];
  /** By national code or alias; `undefined` when unknown. */
  procedure(code: string): Procedure | undefined;
  /** Every procedure, in catalogue order. */
  all(): readonly Procedure[];
}
