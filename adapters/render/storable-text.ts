/**
 * A citizen's text as PostgreSQL can keep it: JSONB refuses U+0000 and half surrogate pairs, and a message that cannot
 * be stored would be sent to us again for ever.
 */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "").replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
