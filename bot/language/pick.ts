import { tokens } from "../../knowledge/text/tokens.ts";
import type { Choice } from "../message.ts";
import { findAll, phrases } from "./phrase.ts";
import type { Word } from "./reading.ts";

/** Words around a number that add nothing: "cho em xem cái số 2 nhé". */
const FILLERS = new Set(
  "a em anh chi toi minh cho xem chon lay cai so thu muc cau y phan lua di nhe nha da vang voi la thi nay do vay con u o ban nhi tien".split(
    " ",
  ),
);
const NUMBERS = new Map([
  ["mot", 1],
  ["nhat", 1],
  ["dau", 1],
  ["hai", 2],
  ["nhi", 2],
  ["ba", 3],
  ["bon", 4],
  ["tu", 4],
  ["nam", 5],
  ["sau", 6],
  ["bay", 7],
  ["tam", 8],
  ["chin", 9],
  ["muoi", 10],
]);
const LAST = phrases(["cuối cùng", "cái/số/mục cuối", "^ cuối", "dưới cùng", "sau cùng"]);
const FIRST = phrases(["đầu tiên", "cái/số/mục đầu", "^ đầu $", "trên cùng"]);
const OTHER = phrases(["cái kia", "cái còn lại", "^ còn cái kia", "cái thứ hai kia"]);
const MOST_WORDS = 9;

/** What a citizen picked from a list, by number, place or words; `undefined` when the message is no such pick. */
export function pick(words: readonly Word[], offered: readonly Choice[]): Choice | undefined {
  if (offered.length === 0 || words.length === 0 || words.length > MOST_WORDS) return undefined;
  return byPlace(words, offered) ?? byWords(words, offered);
}

function byPlace(words: readonly Word[], offered: readonly Choice[]): Choice | undefined {
  if (words.length <= 5 && findAll(LAST, words).length > 0) return offered.at(-1);
  if (words.length <= 5 && findAll(FIRST, words).length > 0) return offered[0];
  if (offered.length === 2 && findAll(OTHER, words).length > 0) return offered[1];
  const telling = words.filter((word) => !FILLERS.has(word.fold) || NUMBERS.has(word.fold));
  const numbers = telling.map(numberOf).filter((number) => number !== undefined);
  const [number] = numbers;
  if (number === undefined || telling.length !== 1) return undefined;
  return offered[number - 1];
}

function numberOf(word: Word): number | undefined {
  if (/^\d{1,2}$/u.test(word.exact)) return Number(word.exact);
  return NUMBERS.get(word.fold);
}

function byWords(words: readonly Word[], offered: readonly Choice[]): Choice | undefined {
  const said = words.filter((word) => !FILLERS.has(word.fold)).map((word) => word.fold);
  if (said.join("").length < 3) return undefined;
  const labels = offered.map((choice) => tokens(choice.label).map((word) => word.fold));
  const same = offered.filter(
    (_, at) => labels[at]?.join(" ") === words.map((w) => w.fold).join(" "),
  );
  if (same[0]) return same[0];
  const holding = offered.filter((_, at) => said.every((word) => labels[at]?.includes(word)));
  return holding.length === 1 ? holding[0] : undefined;
}

/** A number in a message that says nothing else, for a list that does not reach so far. */
export function isBareNumber(words: readonly Word[]): boolean {
  const [word, ...rest] = words;
  return word !== undefined && rest.length === 0 && /^\d{1,3}$/u.test(word.exact);
}
