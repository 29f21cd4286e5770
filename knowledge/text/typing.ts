import { parseSyllable, writeSyllable } from "./syllable.ts";

/** Combining marks by the key that sets them, Telex letters and VNI digits. */
const TONE_KEYS: Readonly<Record<string, string>> = {
  s: "\u0301",
  f: "\u0300",
  r: "\u0309",
  x: "\u0303",
  j: "\u0323",
  "1": "\u0301",
  "2": "\u0300",
  "3": "\u0309",
  "4": "\u0303",
  "5": "\u0323",
};
const HATS: Readonly<Record<string, string>> = { a: "â", e: "ê", o: "ô" };
const HORNS: Readonly<Record<string, string>> = { u: "ư", o: "ơ" };
const VOWEL = /[aăâeêioôơuưy]/u;

/**
 * Reads what Telex or VNI keys left behind when the input method was off: `vieejt` and `vietje`, `gia61y`. Keys may come in
 * any order after the vowel. `undefined` when the keys do not make a syllable or change nothing.
 */
export function decodeTyping(word: string): string | undefined {
  if (!/^[a-zđăâêôơư]+\d?[a-z\d]*$/u.test(word) || word.length > 12) return undefined;
  let letters = "";
  let tone = "";
  for (const key of word) {
    const mark = TONE_KEYS[key];
    if (mark !== undefined && VOWEL.test(letters)) tone = mark;
    else if (key === "z" && tone !== "") tone = "";
    else letters = press(letters, key);
  }
  const syllable = parseSyllable(letters + tone);
  // Whoever types hats also types the tone that a final stop must have: `photo` is no left-over of `phôt`.
  if (syllable?.tone === "" && /[cpt]h?$/u.test(syllable.rhyme)) return undefined;
  const written = syllable && writeSyllable(syllable);
  return written === word ? undefined : written;
}

function press(letters: string, key: string): string {
  if (key === "d" || key === "9")
    return letters.startsWith("d") ? `đ${letters.slice(1)}` : letters + key;
  if (key === "w" || key === "7" || key === "8") return horn(letters, key);
  if (key === "6") return replaceLast(letters, /[aeo](?=[^aeo]*$)/u, HATS) ?? letters + key;
  const hat = HATS[key];
  if (hat === undefined) return letters + key;
  const doubled = new RegExp(`${key}(?=[^aeiouyăâêôơư]*$)`, "u");
  return doubled.test(letters) ? letters.replace(doubled, hat) : letters + key;
}

function horn(letters: string, key: string): string {
  if (key !== "8" && /[uư]o/u.test(letters)) return letters.replace(/[uư]o/u, "ươ");
  const horned = key === "8" ? undefined : replaceLast(letters, /[uo](?=[^uo]*$)/u, HORNS);
  if (horned !== undefined) return horned;
  if (key !== "7" && letters.includes("a")) return letters.replace(/a(?=[^a]*$)/u, "ă");
  return letters + (key === "w" ? "ư" : key);
}

function replaceLast(
  letters: string,
  pattern: RegExp,
  by: Readonly<Record<string, string>>,
): string | undefined {
  return pattern.test(letters)
    ? letters.replace(pattern, (letter) => by[letter] ?? letter)
    : undefined;
}
