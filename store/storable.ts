/**
 * A copy that PostgreSQL can keep as text and jsonb: U+0000 and lone surrogates, which it refuses, become U+FFFD in
 * every string. All other text, whatever its normal form, stays as it was written.
 */
export function toStorable<T>(value: T): T {
  // The copy has the shape of the original: only characters inside its strings are replaced.
  return clean(value) as T;
}

// eslint-disable-next-line no-control-regex
const UNSTORABLE = /[\u0000\p{Surrogate}]/gu;

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replace(UNSTORABLE, "\uFFFD");
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)]),
  );
}
