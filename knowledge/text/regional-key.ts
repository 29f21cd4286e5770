/**
 * The key under which regional spellings of one folded syllable meet: s/x, tr/ch, l/n, d/gi/r/v, final n/ng and t/c. Coarse:
 * good for finding what may have been meant, never for telling words apart.
 */
export function regionalKey(folded: string): string {
  return folded
    .replace(/^(?:gi(?=[aeouy])|d|r|v)/u, "d")
    .replace(/^s/u, "x")
    .replace(/^tr/u, "ch")
    .replace(/^n(?![gh])/u, "l")
    .replace(/(?<=[aeiouy])ng$/u, "n")
    .replace(/(?<=[aeiouy])c$/u, "t");
}
