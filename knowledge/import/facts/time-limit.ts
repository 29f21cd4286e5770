import type { TimeLimit, TimeUnit } from "../../procedure.ts";
import { fold } from "../../text/fold.ts";

const UNITS: readonly (readonly [RegExp, TimeUnit])[] = [
  [/^ngay lam viec/u, "working-day"],
  [/^(?:ngay|ngay lich)$/u, "day"],
  [/^(?:gio|gio lam viec)$/u, "hour"],
  [/^thang$/u, "month"],
  [/^nam$/u, "year"],
];

/** Reads "5 Ngày làm việc". A number without a readable unit keeps its words only; `undefined` for an empty text. */
export function parseTimeLimit(text: string | undefined): TimeLimit | undefined {
  const words = text?.trim();
  if (words === undefined || words === "") return undefined;
  const match = /^(\d+(?:[.,]\d+)?)\s*(.*?)\.?$/u.exec(words);
  if (!match) return { text: words };
  const amount = Number(match[1]?.replace(",", "."));
  const unit = UNITS.find(([pattern]) => pattern.test(fold(match[2] ?? "")))?.[1];
  if (unit && amount > 0) return { amount, unit, text: words };
  return match[2] === "" ? { amount, text: words } : { text: words };
}

/** Whether the text names a number but no unit: it must never be stated as a time. */
export function lacksUnit(time: TimeLimit): boolean {
  return time.unit === undefined && /^[\d\s.,–-]+$/u.test(time.text);
}
