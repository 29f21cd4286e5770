/** Who carries a procedure out. A procedure may run at several levels. */
export type Level = "ministry" | "province" | "commune" | "other";

/** How a dossier may be handed in. */
export type SubmissionMethod = "counter" | "online" | "post";

export type TimeUnit = "working-day" | "day" | "hour" | "month" | "year";

/** How long the agency may take. Without `unit` the source named none: never state the number as fact. */
export interface TimeLimit {
  readonly amount?: number;
  readonly unit?: TimeUnit;
  /** The source's own words, kept whole. */
  readonly text: string;
}

/** What must be paid. `amount` is in Vietnamese đồng; 0 means free; absent means the source states no usable number. */
export interface Fee {
  readonly amount?: number;
  /** What the amount is for or when it holds, in the source's words. */
  readonly condition?: string;
  /** The source's own words, kept whole. */
  readonly text: string;
}

/** One way to hand a dossier in, with what it costs and how long it takes there. */
export interface SubmissionChannel {
  readonly method: SubmissionMethod;
  readonly time?: TimeLimit;
  readonly fees: readonly Fee[];
  readonly note?: string;
}

/** One paper of a dossier. */
export interface Document {
  readonly name: string;
  /** Number of originals and copies to hand in; absent when the source does not say. */
  readonly originals?: number;
  readonly copies?: number;
  readonly form?: { readonly name: string; readonly url?: string };
}

/** The papers for one case ("trường hợp"). A procedure with one case leaves `name` out. */
export interface DocumentCase {
  readonly name?: string;
  /** True when `name` is only a heading ("Giấy tờ phải xuất trình"): these papers belong to every case. */
  readonly section?: boolean;
  readonly documents: readonly Document[];
  /** Lines of the source's paper table that are no paper but advice. */
  readonly notes: readonly string[];
}

export interface Step {
  readonly name?: string;
  readonly text: string;
}

export interface LegalDocument {
  readonly number?: string;
  readonly title: string;
  /** ISO date, when known. */
  readonly issuedOn?: string;
  readonly inForceFrom?: string;
}

/** A facet of a procedure that a citizen may ask for. */
export type Facet =
  | "overview"
  | "documents"
  | "fee"
  | "time"
  | "place"
  | "steps"
  | "form"
  | "result"
  | "conditions"
  | "legal"
  | "online"
  | "audience";

/** Something in the official record that must not be stated as fact. */
export interface Flag {
  readonly facet: Facet;
  readonly code:
    | "time-without-unit"
    | "fee-contradiction"
    | "fee-unreadable"
    | "not-a-document"
    | "suspicious-title"
    | "missing";
  readonly detail: string;
}

/** Where the record comes from: the decision that published it and the page it was read from. */
export interface Source {
  readonly decision?: string;
  /** ISO date of the decision or, failing that, of the record; a month (`2026-07`) when the source says no more. */
  readonly date?: string;
  readonly publisher?: string;
  readonly url?: string;
}

/** One administrative procedure ("thủ tục hành chính"), the official record kept whole and typed. */
export interface Procedure {
  /** National code such as `1.001193`. */
  readonly code: string;
  /** Older or local codes of the same procedure. */
  readonly aliases: readonly string[];
  readonly name: string;
  readonly field: string;
  readonly levels: readonly Level[];
  /** The agency that carries it out. */
  readonly agency?: string;
  readonly receivingAddress?: string;
  readonly audience: readonly string[];
  readonly channels: readonly SubmissionChannel[];
  readonly cases: readonly DocumentCase[];
  readonly steps: readonly Step[];
  readonly results: readonly string[];
  readonly conditions?: string;
  readonly legalBasis: readonly LegalDocument[];
  readonly keywords: readonly string[];
  readonly source: Source;
  readonly flags: readonly Flag[];
}
