/** Viet Nam has one time zone without summer time (Asia/Ho_Chi_Minh). Zalo states none for its night; this is assumed. */
const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The next moment at which clocks in Viet Nam show `time` (`HH:MM`). */
export function nextLocalTime(now: Date, time: `${number}:${number}`): Date {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const local = now.getTime() + OFFSET_MS;
  const today = local - (local % DAY_MS) + (hours * 60 + minutes) * 60_000;
  return new Date((today > local ? today : today + DAY_MS) - OFFSET_MS);
}
