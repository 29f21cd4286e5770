import { joinRuns } from "./markup.ts";
import type { Run } from "./markup.ts";

export interface SplitRules {
  /** The most that one part may measure. */
  readonly maxLength: number;
  /** Length as the platform counts it; UTF-16 units when absent. A longer text never measures less. */
  readonly measure?: (text: string) => number;
  /** The most parts; 3 when absent. */
  readonly maxParts?: number;
  /** Ends the last part when text had to be left out. */
  readonly moreLine: string;
}

interface Slice {
  readonly start: number;
  readonly end: number;
  /** Text after this slice was left out. */
  readonly more?: boolean;
}

const DEFAULT_PARTS = 3;

/** A border only counts when the part before it is at least this share of what would fit. */
const LEAST_SHARE = 1 / 3;

/**
 * Where a text may be cut, best first; each matches what stands before the cut. A line ending in a colon belongs to
 * the list below it; "1." and "TP." end no sentence.
 */
const BORDERS: readonly RegExp[] = [
  /(?<!:)\n[^\S\n]*\n\s*/gu,
  /(?<!:)\n/gu,
  /(?<!(?:^|[\s(])(?:\d{1,3}|\p{Lu}\p{L}{0,2}))[.!?…;]["”’')\]]*\s/gu,
  /\s/gu,
];

/** Code points as a platform that counts them does (Zalo). */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * Splits a text into at most `maxParts` parts at paragraph, line, sentence or word borders, in that order of preference.
 * A word is cut only when it is longer than a part, and then between graphemes where possible. Never throws; an empty
 * text gives no part.
 */
export function splitText(text: string, rules: SplitRules): readonly string[] {
  return slices(text, rules).map(
    ({ start, end, more }) => text.slice(start, end) + (more ? ending(rules) : ""),
  );
}

/** Like {@link splitText} for text with markup: lengths are those of the text without it, and bold survives a cut. */
export function splitRuns(runs: readonly Run[], rules: SplitRules): readonly (readonly Run[])[] {
  return slices(joinRuns(runs), rules).map((slice) => {
    const part = cutRuns(runs, slice);
    return slice.more ? [...part, { text: ending(rules), bold: false }] : part;
  });
}

function ending(rules: SplitRules): string {
  return `\n\n${rules.moreLine}`;
}

function slices(text: string, rules: SplitRules): readonly Slice[] {
  const measure = rules.measure ?? ((part: string) => part.length);
  const maxParts = Math.max(1, rules.maxParts ?? DEFAULT_PARTS);
  const found: Slice[] = [];
  let start = skipSpace(text, 0);
  const last = text.trimEnd().length;
  while (start < last) {
    if (measure(text.slice(start, last)) <= rules.maxLength) {
      found.push({ start, end: last });
      break;
    }
    const more = found.length === maxParts - 1;
    const room = more ? rules.maxLength - measure(ending(rules)) : rules.maxLength;
    // A part too small for the closing line goes without it.
    const fits = furthest({ text, start, last, room: room > 0 ? room : rules.maxLength, measure });
    const end = bestCut(text, start, fits);
    found.push({ start, end: trimmedEnd(text, start, end), ...(more && room > 0 && { more }) });
    if (more) break;
    start = skipSpace(text, end);
  }
  return found;
}

/** The longest slice from `start` that fits, as an end index; at least one code point, so that there is progress. */
function furthest(search: {
  readonly text: string;
  readonly start: number;
  readonly last: number;
  readonly room: number;
  readonly measure: (text: string) => number;
}): number {
  const { text, start, last, room, measure } = search;
  let low = start;
  let high = last;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(text.slice(start, middle)) <= room) low = middle;
    else high = middle - 1;
  }
  const whole = splitsPair(text, low) ? low - 1 : low;
  return whole > start ? whole : start + (splitsPair(text, start + 1) ? 2 : 1);
}

function splitsPair(text: string, index: number): boolean {
  return (
    /[\uD800-\uDBFF]/u.test(text.charAt(index - 1)) && /[\uDC00-\uDFFF]/u.test(text.charAt(index))
  );
}

/** The end of the part that starts at `start` and may reach to `fits`. */
function bestCut(text: string, start: number, fits: number): number {
  // One more character, so that a border exactly at the limit is seen.
  const window = text.slice(start, fits + 1);
  const least = (fits - start) * LEAST_SHARE;
  for (const border of BORDERS) {
    const cut = lastBorder(window, border, fits - start);
    if (cut !== undefined && cut >= least) return start + cut;
  }
  // Only a far border or none: a word border at any place still beats cutting a word.
  const word = lastBorder(window, /\s/gu, fits - start);
  return word ? start + word : lastGrapheme(text, start, fits);
}

/** Where the last border's visible text ends within `limit`, relative to the window. */
function lastBorder(window: string, border: RegExp, limit: number): number | undefined {
  let found: number | undefined;
  for (const match of window.matchAll(border)) {
    const end = match.index + match[0].trimEnd().length;
    if (end > limit) break;
    if (window.slice(0, end).trim() !== "") found = end;
  }
  return found;
}

/** The last grapheme border in a text without spaces; the given limit when one grapheme fills it all. */
function lastGrapheme(text: string, start: number, fits: number): number {
  const segmenter = new Intl.Segmenter("vi", { granularity: "grapheme" });
  let end = start;
  // A few characters more show whether the last grapheme goes on.
  for (const { index, segment } of segmenter.segment(text.slice(start, fits + 32))) {
    if (start + index + segment.length > fits) break;
    end = start + index + segment.length;
  }
  return end > start ? end : fits;
}

function skipSpace(text: string, from: number): number {
  return from + (/^\s*/u.exec(text.slice(from))?.[0].length ?? 0);
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

function cutRuns(runs: readonly Run[], { start, end }: Slice): readonly Run[] {
  const part: Run[] = [];
  let position = 0;
  for (const run of runs) {
    const text = run.text.slice(Math.max(0, start - position), Math.max(0, end - position));
    if (text !== "") part.push({ text, bold: run.bold });
    position += run.text.length;
  }
  return part;
}
