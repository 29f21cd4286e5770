import type { Fee, Flag } from "../../procedure.ts";
import { fold } from "../../text/fold.ts";

export interface ParsedFee {
  readonly fee: Fee;
  /** Why the number must not be stated, when it must not. */
  readonly doubt?: Extract<Flag["code"], "fee-contradiction" | "fee-unreadable">;
}

/** No fee of the State is below this many đồng: smaller numbers are dollars or thousands with a wrong label. */
const SMALLEST_FEE = 1000;

const AMOUNT = /^(\d[\d.,]*)\s*(viet nam dong|dong|vnd|đ|usd)?\s*(?:\((.*)\)?)?$/u;
const FREE_WORDS =
  /^\W*(?:khong(?! qua)|mien(?! giam)|chua qui dinh|chua co|0 (?:dong|vnd)|doi voi ca nhan)/u;
const COSTS_WORDS =
  /\d[\d.,]*\s*(?:d|dong|vnd|usd|trieu)\b|muc (?:thu|phi|le phi)|qui dinh|quyet dinh|thong tu|nghi quyet|bieu phi|phi tham dinh|phi :/u;
const DECIDED_LOCALLY =
  /(?:hoi dong nhan dan|hdnd|uy ban nhan dan|ubnd)[^.]*(?:qui dinh|quyet dinh)/u;

/** Reads the fee cell of a channel, one fee a line. An amount that its own condition contradicts is left out and told. */
export function parseFees(text: string | undefined): readonly ParsedFee[] {
  return (text ?? "")
    .split(/\n(?=(?:Phí|Lệ phí)\s*:)/u)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(parseFee);
}

function parseFee(text: string): ParsedFee {
  const plain = fold(text)
    .replace(/\s+/gu, " ")
    .replace(/^(?:phi|le phi)\s*:\s*/u, "");
  const condition = conditionOf(text);
  const words = condition === undefined ? { text } : { text, condition };

  if (plain.startsWith("mien phi")) return freeOrNot(words);
  if (/^(?:khong|o)(?: dong| thu.*)?\.?$/u.test(plain)) return { fee: { ...words, amount: 0 } };

  const match = AMOUNT.exec(plain);
  if (!match) return { fee: words, doubt: "fee-unreadable" };
  const amount = readNumber(match[1] ?? "");
  if (amount === undefined) return { fee: words, doubt: "fee-unreadable" };
  if (match[2] === "usd") return { fee: words };
  const thousands = amount < SMALLEST_FEE && amountsIn(condition).includes(amount * 1000);
  if (thousands) return { fee: { ...words, amount: amount * 1000 } };
  if (contradicts(amount, condition)) return { fee: words, doubt: "fee-contradiction" };
  return { fee: { ...words, amount } };
}

function freeOrNot(words: { text: string; condition?: string }): ParsedFee {
  const because = fold(words.condition ?? "").replace(/^[\W_]+/u, "");
  if (because === "" || FREE_WORDS.test(because)) return { fee: { ...words, amount: 0 } };
  if (COSTS_WORDS.test(because) || because.length < 6)
    return { fee: words, doubt: "fee-contradiction" };
  return { fee: { ...words, amount: 0 } };
}

function contradicts(amount: number, condition: string | undefined): boolean {
  if (amount > 0 && amount < SMALLEST_FEE) return true;
  if (condition === undefined) return false;
  if (DECIDED_LOCALLY.test(fold(condition))) return true;
  const named = amountsIn(condition);
  return named.length > 0 && !named.includes(amount);
}

function amountsIn(condition: string | undefined): readonly number[] {
  const named = fold(condition ?? "").matchAll(/(\d[\d.,]*)\s*(trieu)?\s*(?:d|dong|vnd)\b/gu);
  return [...named].map(
    ([, digits = "", million]) => (readNumber(digits) ?? 0) * (million ? 1_000_000 : 1),
  );
}

/** "70,000", "2.000.000" and "1100" alike; the portal mixes both separators. */
function readNumber(digits: string): number | undefined {
  const clean = digits.replace(/[.,]+$/u, "");
  if (/^\d+$/u.test(clean)) return Number(clean);
  if (/^\d{1,3}(?:[.,]\d{3})+$/u.test(clean)) return Number(clean.replace(/[.,]/gu, ""));
  return undefined;
}

function conditionOf(text: string): string | undefined {
  const open = text.indexOf("(");
  if (open < 0) return undefined;
  const inner = text
    .slice(open + 1)
    .replace(/\)\s*$/u, "")
    .trim();
  return inner === "" ? undefined : inner;
}
