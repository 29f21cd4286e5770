/** One paper as a source lists it, before anything is judged. */
export interface DraftDocument {
  readonly group?: string | undefined;
  readonly name?: string | undefined;
  readonly originals?: number | undefined;
  readonly copies?: number | undefined;
  readonly formName?: string | undefined;
  readonly formUrl?: string | undefined;
}

export interface DraftChannel {
  readonly method: string;
  readonly time?: string | undefined;
  readonly fees: readonly string[];
  readonly note?: string | undefined;
}

export interface DraftLegal {
  readonly number?: string | undefined;
  readonly title?: string | undefined;
  readonly issuedOn?: string | undefined;
  readonly inForceFrom?: string | undefined;
}

/** What every shape of source is brought to: the source's own words, sorted into their places. */
export interface Draft {
  readonly code: string;
  readonly name: string;
  readonly field?: string | undefined;
  /** The source's words for the levels: "Cấp tỉnh, Cấp xã". */
  readonly level?: string | undefined;
  readonly agency?: string | undefined;
  readonly receivingAddress?: string | undefined;
  readonly audience?: readonly string[];
  readonly channels?: readonly DraftChannel[];
  readonly documents?: readonly DraftDocument[];
  readonly steps?: readonly { readonly name?: string | undefined; readonly text: string }[];
  readonly results?: readonly string[];
  readonly conditions?: string | undefined;
  readonly legalBasis?: readonly DraftLegal[];
  readonly keywords?: readonly string[];
  readonly decision?: string | undefined;
  readonly date?: string | undefined;
  readonly publisher?: string | undefined;
  readonly url?: string | undefined;
}
