import { fold } from "../knowledge/text/fold.ts";
import { SHORTHAND } from "../knowledge/text/shorthand.ts";

type Random = () => number;

/** Numbers from 0 to 1 that look random; the same seed gives the same ones (mulberry32). */
export function randomNumbers(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const OPENINGS = ["cho em hỏi", "cho mình hỏi", "ad ơi", "dạ anh chị cho hỏi", "tôi muốn hỏi"];
const ENDINGS = [
  "thì cần giấy tờ gì ạ",
  "hết bao nhiêu tiền vậy",
  "làm ở đâu",
  "mấy ngày có kết quả",
  "phải làm sao",
  "nộp online được không ạ",
];

/** A phrase as a citizen may type it: with words around it, without diacritics, in short forms, with a slip, or as it is. */
export function distorted(phrase: string, random: Random): string {
  const framed = random() < 0.6 ? withTalk(phrase, random) : phrase;
  const style = random();
  if (style < 0.4) return framed;
  if (style < 0.7) return fold(framed);
  return style < 0.85 ? shortened(framed, random) : slipped(framed, random);
}

function withTalk(phrase: string, random: Random): string {
  const opening = random() < 0.5 ? oneOf(OPENINGS, random) : "";
  const ending = random() < 0.7 ? oneOf(ENDINGS, random) : "";
  return [opening, phrase, ending].filter((part) => part !== "").join(" ");
}

/** Words written out in the table of short forms, the other way round. */
function shortened(text: string, random: Random): string {
  let short = text;
  for (const [written, read] of Object.entries(SHORTHAND))
    if (typeof read === "string" && read.length > 2 && random() < 0.5)
      short = short.replaceAll(new RegExp(`(?<!\\p{L})${read}(?!\\p{L})`, "gu"), written);
  return short;
}

/** One letter left out or two changed places in one longer word. */
function slipped(text: string, random: Random): string {
  const words = text.split(" ");
  const at = Math.floor(random() * words.length);
  const word = words[at] ?? "";
  if (word.length < 4) return fold(text);
  const place = 1 + Math.floor(random() * (word.length - 2));
  const changed =
    random() < 0.5
      ? word.slice(0, place) + word.slice(place + 1)
      : word.slice(0, place) +
        (word[place + 1] ?? "") +
        (word[place] ?? "") +
        word.slice(place + 2);
  return words.with(at, changed).join(" ");
}

function oneOf(list: readonly string[], random: Random): string {
  return list[Math.floor(random() * list.length)] ?? "";
}
