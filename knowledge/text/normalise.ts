import { parseSyllable, splitTone, writeSyllable } from "./syllable.ts";

const INVISIBLE =
  /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Variation_Selector}|\p{Surrogate}/gu;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]/gu;
const SYMBOL = /[\p{S}\u20e3\u{e0020}-\u{e007f}]/u;
const EMOJI =
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u20e3\u{e0020}-\u{e007f}]+/gu;
/** Icelandic eth and African d look like `Đ` and come from wrong fonts. */
const ETH: Readonly<Record<string, string>> = { Ð: "Đ", Ɖ: "Đ", ð: "đ", ɖ: "đ" };
const MARK = /\p{M}/u;
const STRAY_MARKS = /(^|[^\p{L}\p{N}\p{M}])\p{M}+/gu;
const WORD = /\p{L}[\p{L}\p{M}]*/gu;
/** Spots where a tone may stand on the wrong letter; all other words are left without a closer look. */
const MAYBE_MISPLACED =
  /o[àáảãạèéẻẽẹ]$|u[ỳýỷỹỵ]$|[òóỏõọùúủũụìíỉĩịừứửữự](?:[ăâêôơ]|[aeouy]\p{L})|[oòóỏõọ][aeàáảãạèéẻẽẹ]$|[ùúủũụ]y|^g[ìíỉĩị]\p{L}|[aeouy][ìíỉĩịùúủũụ]$/iu;
const REPEATED = /(\p{L})\1{2}/iu;
const REPEATS = /(\p{L})\1{2,}/giu;
const ROMAN = /^x{0,3}(?:ix|iv|v?i{0,3})$/iu;

/**
 * One written form for text that means the same: NFC, `Đ` for its look-alikes, no zero-width characters, no emoji, plain spaces,
 * letters repeated for effect once, tones where the usual spelling puts them. Keeps case, punctuation, digits and line breaks.
 * Idempotent; never throws.
 */
export function normalise(text: string): string {
  const clean = withoutEmoji(text.replace(INVISIBLE, ""))
    .replace(SPACES, " ")
    .replace(/[ÐƉðɖ]/gu, (letter) => ETH[letter] ?? letter)
    .normalize("NFC");
  return withoutStrayMarks(clean)
    .replace(WORD, REPEATED.test(clean) ? tidyWord : placeTone)
    .replace(/ {2,}/gu, " ")
    .replace(/ ?\r?\n ?/gu, "\n")
    .trim();
}

function tidyWord(word: string): string {
  return placeTone(collapseRepeats(word));
}

function withoutStrayMarks(text: string): string {
  return MARK.test(text) ? text.replace(STRAY_MARKS, "$1") : text;
}

/** Looks at the parts of composed symbols too: an arrow with a stroke is an emoji arrow and a mark. */
function withoutEmoji(text: string): string {
  return SYMBOL.test(text) ? text.normalize("NFD").replace(EMOJI, " ") : text;
}

/** Writes a letter that stands three times or more in a row once, except in Roman numbers. */
export function collapseRepeats(word: string): string {
  return REPEATED.test(word) && !ROMAN.test(word) ? word.replace(REPEATS, "$1") : word;
}

/** Moves a tone to its usual letter (`hoà` to `hòa`, `nghịêp` to `nghiệp`), keeping upper and lower case. */
function placeTone(word: string): string {
  if (!MAYBE_MISPLACED.test(word)) return word;
  const lower = word.toLowerCase();
  if (lower.length !== word.length) return word;
  const syllable = parseSyllable(lower);
  if (!syllable || syllable.tone === "") return word;
  const placed = writeSyllable(syllable);
  if (placed === lower) return word;
  const letters = Array.from(splitTone(word).toneless);
  return Array.from(placed)
    .map((letter, at) => (isUpper(letters[at]) ? letter.toUpperCase() : letter))
    .join("");
}

function isUpper(letter: string | undefined): boolean {
  return letter !== undefined && letter !== letter.toLowerCase();
}
