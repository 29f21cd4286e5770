/**
 * Reads a date of a source as ISO: `09/01/2018`, `2018-01-09`, epoch milliseconds; a month (`2025-12`) stays a month, of a range
 * (`2026-06/2026-07`) the later one. `undefined` for anything else.
 */
export function isoDate(value: string | number | null | undefined): string | undefined {
  if (value === null || value === undefined || value === "" || value === 0) return undefined;
  if (typeof value === "number") return fromEpoch(value);
  const text = value.trim();
  const day = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/u.exec(text);
  if (day) return checked(`${day[3]}-${day[2]?.padStart(2, "0")}-${day[1]?.padStart(2, "0")}`);
  const iso = /^\d{4}-\d{2}-\d{2}/u.exec(text);
  if (iso) return checked(iso[0]);
  return /^(?:\d{4}-\d{2}\/)?(\d{4}-(?:0[1-9]|1[0-2]))$/u.exec(text)?.[1];
}

function checked(date: string): string | undefined {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(date) ? undefined : date;
}

/** Vietnam has kept UTC+7 without summer time since 1975. */
function fromEpoch(ms: number): string | undefined {
  const local = new Date(ms + 7 * 3_600_000);
  return Number.isNaN(local.getTime()) ? undefined : local.toISOString().slice(0, 10);
}
