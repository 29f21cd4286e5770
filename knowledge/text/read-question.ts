import { SHORTHAND, type Reading } from "./shorthand.ts";
import { splitWords, type SyllableCost } from "./split-words.ts";
import { isSyllable } from "./syllable.ts";
import { token, tokens, type Token } from "./tokens.ts";
import { decodeTyping } from "./typing.ts";

/** What is known of the words that texts may hold; both members take folded words. */
export interface Lexicon {
  /** Whether the word occurs, as foreign words and names do that are no syllables. */
  has(folded: string): boolean;
  readonly cost?: SyllableCost;
}

/** Longer texts are read up to here: nobody's question needs more, and time stays bounded. */
const MOST_TOKENS = 250;
/** Tone keys turn short letter groups into syllables by chance, so these need company: a text with two clear left-overs. */
const SHORT_WORD = 3;
const CLEAR_LEFTOVERS = 2;

/**
 * The words that a citizen meant: normalised, short forms written out, Telex and VNI left-overs read, run-together words taken
 * apart. Never throws; reads at most the first 250 words.
 */
export function readQuestion(text: string, lexicon?: Lexicon): readonly Token[] {
  const raw = tokens(text).slice(0, MOST_TOKENS);
  const typed = raw.map((word) => decodable(word, lexicon));
  const leftovers = typed.filter((word, at) => word && (raw[at]?.exact.length ?? 0) > SHORT_WORD);
  const inTyping = leftovers.length >= CLEAR_LEFTOVERS;
  return raw.flatMap((word, at) => {
    const decoded = typed[at];
    if (decoded !== undefined && (inTyping || word.exact.length > SHORT_WORD))
      return token(decoded);
    return writtenOut(raw, at) ?? apart(word, lexicon) ?? word;
  });
}

/** The words of `readQuestion` as text. */
export function plainWords(text: string, lexicon?: Lexicon): string {
  return readQuestion(text, lexicon)
    .map(({ exact }) => exact)
    .join(" ");
}

function decodable({ exact, fold }: Token, lexicon: Lexicon | undefined): string | undefined {
  if (exact.length < 2 || isSyllable(exact) || /^\d/u.test(exact)) return undefined;
  if (exact in SHORTHAND || lexicon?.has(fold)) return undefined;
  return decodeTyping(exact);
}

function writtenOut(raw: readonly Token[], at: number): readonly Token[] | undefined {
  const word = raw[at]?.exact ?? "";
  const readings = Object.hasOwn(SHORTHAND, word) ? SHORTHAND[word] : undefined;
  if (readings === undefined) return undefined;
  return tokens(typeof readings === "string" ? readings : choose(readings, raw, at));
}

function choose(readings: readonly Reading[], raw: readonly Token[], at: number): string {
  const around = [raw[at - 2], raw[at - 1], raw[at + 1], raw[at + 2]].map((word) => word?.fold);
  const fitting = readings.find(({ near }) => near?.some((word) => around.includes(word)));
  return (fitting ?? readings.at(-1))?.words ?? "";
}

function apart({ exact, fold }: Token, lexicon: Lexicon | undefined): readonly Token[] | undefined {
  if (isSyllable(exact) || lexicon?.has(fold) || /\d/u.test(exact)) return undefined;
  return splitWords(exact, fold, lexicon?.cost)?.map(token);
}
