import { token } from "../../knowledge/text/tokens.ts";
import type { Word } from "./reading.ts";

/** One element of a phrase: any of several words, perhaps left out, or a gap of up to three words. */
interface Element {
  readonly kind: "word" | "gap";
  readonly words: readonly Word[];
  readonly optional: boolean;
  /** For a gap: the most words it skips. */
  readonly most: number;
}

interface Phrase {
  readonly source: string;
  readonly elements: readonly Element[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Phrases ready to be looked for, found quickly by their first word. */
export interface Phrases {
  readonly byFirst: ReadonlyMap<string, readonly Phrase[]>;
}

/** Where a phrase was found: word positions `from` (inclusive) to `to` (exclusive). */
export interface Hit {
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

const GAP_WORDS = 3;
const LONG_GAP_WORDS = 8;

function elementOf(written: string): Element {
  if (written === "_") return { kind: "gap", words: [], optional: true, most: GAP_WORDS };
  if (written === "__") return { kind: "gap", words: [], optional: true, most: LONG_GAP_WORDS };
  const optional = written.endsWith("?");
  const body = optional ? written.slice(0, -1) : written;
  return { kind: "word", words: body.split("/").map(token), optional, most: 0 };
}

function phraseOf(source: string): Phrase {
  const tokens = source.split(" ");
  const atStart = tokens[0] === "^";
  const atEnd = tokens.at(-1) === "$";
  const elements = tokens.slice(atStart ? 1 : 0, atEnd ? -1 : undefined).map(elementOf);
  return { source, elements, atStart, atEnd };
}

/**
 * Compiles phrases. A phrase is words with diacritics; `a/b` either word, `a?` a word that may be missing,
 * `_` up to three other words, `__` up to eight, `^` and `$` the ends of the message. The first element is a plain word.
 */
export function phrases(sources: readonly string[]): Phrases {
  const byFirst = new Map<string, Phrase[]>();
  for (const phrase of sources.map(phraseOf)) {
    for (const word of phrase.elements[0]?.words ?? []) {
      byFirst.set(word.fold, [...(byFirst.get(word.fold) ?? []), phrase]);
    }
  }
  return { byFirst };
}

/** 0 when the word is meant exactly or typed without marks, 1 when only its marks differ, undefined when it is another word. */
function difference(word: Word, wanted: readonly Word[]): 0 | 1 | undefined {
  let best: 0 | 1 | undefined;
  for (const one of wanted) {
    if (word.fold !== one.fold) continue;
    if (!word.marked || sameSpelling(word.exact, one.exact)) return 0;
    best = 1;
  }
  return best;
}

/** Ký and kí are one word. */
function sameSpelling(a: string, b: string): boolean {
  return a === b || withoutY(a) === withoutY(b);
}

function withoutY(word: string): string {
  return word.normalize("NFD").replace("y", "i");
}

interface Progress {
  readonly at: number;
  readonly element: number;
  readonly matched: number;
  readonly differing: number;
  /** Whether the last word was typed without the marks that the phrase has. */
  readonly bare: boolean;
}

/**
 * A minority of words may carry other marks than the phrase's: "giấy tò gì" is understood, "có mặt" is not "có mất". A phrase
 * of one marked word is not believed without its marks, unless it is the whole message or its edge: "hoi" is anything.
 */
function tolerable(phrase: Phrase, progress: Progress): boolean {
  if (progress.matched === 1 && progress.bare && !phrase.atStart && !phrase.atEnd) return false;
  return progress.differing <= Math.floor((progress.matched - 1) / 2);
}

function end(phrase: Phrase, words: readonly Word[], progress: Progress): number | undefined {
  const element = phrase.elements[progress.element];
  if (!element) {
    const complete = !phrase.atEnd || progress.at === words.length;
    return complete && tolerable(phrase, progress) ? progress.at : undefined;
  }
  const next = { ...progress, element: progress.element + 1 };
  if (element.kind === "gap") {
    for (let skipped = 0; skipped <= element.most; skipped += 1) {
      const found = end(phrase, words, { ...next, at: progress.at + skipped });
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const word = words[progress.at];
  const differs = word && difference(word, element.words);
  if (word && differs !== undefined) {
    const found = end(phrase, words, {
      ...next,
      at: progress.at + 1,
      matched: progress.matched + 1,
      differing: progress.differing + differs,
      bare: !word.marked && element.words.every((one) => one.marked),
    });
    if (found !== undefined) return found;
  }
  return element.optional ? end(phrase, words, next) : undefined;
}

/** Every place where a phrase holds, in order of appearance; longer ones first where they begin together. */
export function findAll(list: Phrases, words: readonly Word[]): readonly Hit[] {
  const hits: Hit[] = [];
  words.forEach((word, from) => {
    for (const phrase of list.byFirst.get(word.fold) ?? []) {
      if (phrase.atStart && from !== 0) continue;
      const to = end(phrase, words, {
        at: from,
        element: 0,
        matched: 0,
        differing: 0,
        bare: false,
      });
      if (to !== undefined) hits.push({ from, to, source: phrase.source });
    }
  });
  return hits.toSorted((a, b) => a.from - b.from || b.to - a.to);
}

/** Whether any phrase holds anywhere. */
export function has(list: Phrases, words: readonly Word[]): boolean {
  return findAll(list, words).length > 0;
}

/** The words of a text that no hit covers. */
export function without(words: readonly Word[], hits: readonly Hit[]): readonly Word[] {
  return words.filter((_, at) => !hits.some((hit) => at >= hit.from && at < hit.to));
}
