import { isRecord } from "./read-record.ts";

/** Members under which interfaces wrap their records, as seen in answers of the portals. */
const WRAPPERS = ["data", "result", "items", "rows", "records", "procedures", "docs"] as const;
const DEEPEST_WRAPPING = 4;

/** The records inside a JSON answer: a list, an envelope around one, JSON text inside `message`, or a single record. */
export function recordsOfJson(value: unknown, depth = 0): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isRecord(value) || depth > DEEPEST_WRAPPING) return [value];
  const message = value["message"];
  if (typeof message === "string" && /^\s*[[{]/u.test(message)) {
    const inner = tryParse(message);
    if (inner !== undefined) return recordsOfJson(inner, depth + 1);
  }
  for (const wrapper of WRAPPERS) {
    const inner = value[wrapper];
    if (Array.isArray(inner) || isRecord(inner)) return recordsOfJson(inner, depth + 1);
  }
  return [value];
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
