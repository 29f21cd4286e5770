/** One facet of a procedure, worked out but not yet cut to size. */
export interface Section {
  /** Said above the lines. */
  readonly lead?: string;
  /** List lines or headings, in order; what does not fit is offered as "xem tiếp". */
  readonly lines: readonly string[];
  /** Said below the lines, only on the last page. */
  readonly after?: string;
  /** The case that the section is about, when the procedure has several. */
  readonly caseIndex?: number;
  /** Other cases to offer. */
  readonly otherCases?: readonly { readonly index: number; readonly name: string }[];
}

/** The lines of a section that one reply carries, and where the next one begins. */
export interface Page {
  readonly lines: readonly string[];
  readonly next?: number;
}

/** How much of a section one reply carries. */
export interface PageSize {
  readonly lines: number;
  readonly characters: number;
}

/** Cuts a section's lines to a page that begins at `from`; at least one line, whole lines only. */
export function pageOf(lines: readonly string[], from: number, size: PageSize): Page {
  const shown: string[] = [];
  let characters = 0;
  for (const line of lines.slice(from)) {
    const fits = shown.length < size.lines && characters + line.length <= size.characters;
    if (!fits && shown.length > 0) break;
    shown.push(line);
    characters += line.length + 1;
  }
  const next = from + shown.length;
  return next < lines.length ? { lines: shown, next } : { lines: shown };
}
