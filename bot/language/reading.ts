import { normalise } from "../../knowledge/text/normalise.ts";
import { readQuestion } from "../../knowledge/text/read-question.ts";
import { token, type Token } from "../../knowledge/text/tokens.ts";
import { SHORTHAND } from "./shorthand.ts";

/** One word of a message, with and without its diacritics. */
export type Word = Token;

/** What a citizen wrote, made safe and cut into words. */
export interface Reading {
  /** Normalised, printable, at most 2,000 characters: the form to search with. */
  readonly text: string;
  /** Its words, chat shorthand and typing left-overs spelled out, at most 200. */
  readonly words: readonly Word[];
  /** Characters of the message before anything was cut. */
  readonly length: number;
}

const MAX_CHARACTERS = 2_000;
const MAX_WORDS = 200;
/** Words of everyday talk that look like typing left-overs. */
const FOREIGN = new Set(
  "hotline robot bot chatbot facebook zalo telegram shopee lazada tiki iphone code python wifi pass visa admin hello help menu stop shop karaoke internet app vneid game bitcoin coin ignore previous instructions all system prompt what how where when who which are was my you your please want need get for birth certificate passport english speak apply marriage license does this that from office documents fee cost much long residence permit".split(
    " ",
  ),
);

/** Reads a message: cleaned, cut to a sane length, its chat shorthand spelled out. Total: any string gives a reading. */
export function read(message: string): Reading {
  const printable = message.slice(0, MAX_CHARACTERS).replace(/\p{Cc}|\p{Co}|\p{Cn}/gu, " ");
  const text = normalise(printable).replace(/\s+/gu, " ").trim();
  return {
    text,
    words: readQuestion(text, { has: (folded) => FOREIGN.has(folded) })
      .flatMap(spellOut)
      .slice(0, MAX_WORDS),
    length: message.length,
  };
}

function spellOut(word: Word): readonly Word[] {
  const meant = SHORTHAND.get(word.exact);
  return meant === undefined ? [word] : meant.split(" ").map(token);
}
