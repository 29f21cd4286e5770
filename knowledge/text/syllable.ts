/** The five written tones as combining marks: sắc, huyền, hỏi, ngã, nặng. */
const TONE_MARKS = /[\u0301\u0300\u0309\u0303\u0323]/gu;

const ONSETS = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx]|";

/** Every rhyme of written Vietnamese without its tone, by first vowel. */
const RHYMES = [
  "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây",
  "e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu",
  "i|ia|ich|im|in|inh|ip|it|iu|iêc|iêm|iên|iêng|iêp|iêt|iêu",
  "y|yêm|yên|yêng|yêt|yêu|yt|ynh|ych",
  "o|oc|oi|om|on|ong|op|ot|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay",
  "oăc|oăm|oăn|oăng|oăt|oe|oen|oeo|oet|oong|ooc",
  "ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt",
  "u|ua|uc|ui|um|un|ung|up|ut|uân|uâng|uât|uây|uê|uêch|uênh|uơ|uôc|uôi|uôm|uôn|uông|uôt",
  "uy|uya|uych|uyên|uyêt|uynh|uyt|uyu|uyn|uyp",
  "ư|ưa|ưc|ưi|ưm|ưn|ưng|ưt|ưu|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu",
].join("|");

const SYLLABLE = new RegExp(`^(${ONSETS})(${RHYMES})$`, "u");
const PLAIN_SYLLABLE = new RegExp(
  `^(?!(?:c|ng)[eiy]|ge|k[aou]|n?gh[aou]|q(?!u))(?:${plain(ONSETS)})(?:${plain(RHYMES)})$`,
  "u",
);

/** A Vietnamese syllable taken apart; all in lower case NFC. */
export interface Syllable {
  readonly onset: string;
  /** Without the tone. */
  readonly rhyme: string;
  /** The tone's combining mark, empty for the level tone. */
  readonly tone: string;
}

/** Takes a lower-case word apart, wherever its tone stands; `undefined` when it is no possible syllable. */
export function parseSyllable(word: string): Syllable | undefined {
  const { toneless, tone } = splitTone(word);
  if (tone.length > 1) return undefined;
  const match = SYLLABLE.exec(toneless);
  if (!match) return undefined;
  const [, onset = "", rhyme = ""] = match;
  if (!spelledRight(onset, rhyme)) return undefined;
  // Syllables that end in a stop carry sắc or nặng only; unmarked they are words typed without tones.
  if (/(?:[cpt]|ch)$/u.test(rhyme) && /[\u0300\u0309\u0303]/u.test(tone)) return undefined;
  return { onset, rhyme, tone };
}

/** Whether a lower-case word is a possible syllable, typed with or without diacritics. */
export function isSyllable(word: string): boolean {
  return PLAIN_SYLLABLE.test(word) || parseSyllable(word) !== undefined;
}

/** Whether a lower-case ASCII word could be a syllable whose diacritics were left out. */
export function isPlainSyllable(word: string): boolean {
  return PLAIN_SYLLABLE.test(word);
}

/** Writes a syllable with its tone where the spelling in most use puts it: `hòa`, `thủy`, `quý`, `hoàn`. */
export function writeSyllable({ onset, rhyme, tone }: Syllable): string {
  if (tone === "") return onset + rhyme;
  const at = tonePosition(rhyme);
  return (onset + rhyme.slice(0, at + 1) + tone + rhyme.slice(at + 1)).normalize("NFC");
}

/** The word without its tone, and every tone mark that it carried. */
export function splitTone(word: string): { toneless: string; tone: string } {
  const apart = word.normalize("NFD");
  const tone = apart.match(TONE_MARKS)?.join("") ?? "";
  if (tone === "") return { toneless: word, tone };
  return { toneless: apart.replace(TONE_MARKS, "").normalize("NFC"), tone };
}

function tonePosition(rhyme: string): number {
  const hatted = rhyme.search(/[ăâêôơ](?!.*[ăâêôơ])|ư(?!.*ơ)/u);
  if (hatted >= 0) return hatted;
  const vowels = /^[aeiouy]+/u.exec(rhyme)?.[0].length ?? 1;
  const closed = vowels < rhyme.length;
  if (vowels === 1) return 0;
  if (closed || vowels === 3) return 1;
  return 0;
}

function spelledRight(onset: string, rhyme: string): boolean {
  const front = /^[eêiy]/u.test(rhyme);
  if (onset === "k" || onset === "gh" || onset === "ngh") return front;
  if (onset === "c" || onset === "ng") return !front;
  if (onset === "g") return !front || rhyme.startsWith("i");
  if (onset === "qu") return /^[aăâeêiyơ]|^ôc$/u.test(rhyme);
  return onset !== "q";
}

function plain(pattern: string): string {
  return pattern.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
}
