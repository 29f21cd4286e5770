import type { Match } from "../../knowledge/knowledge.ts";

/** From here on the best match is answered without offering others. */
export const SURE = 0.8;
/** Below this the best match is no match. */
export const DOUBTFUL = 0.2;
/** A lead over the second match from which the best is answered, others offered beside. */
export const LEAD = 0.12;
/** With a facet asked for, a smaller lead will do: a wrong guess costs one press, and the answer names its procedure. */
export const LEAD_WITH_FACET = 0.05;

/** A match so sure is believed even when the words sound off-topic ("kinh doanh xổ số"). */
export const OVERRULES = 0.6;

const MOST_OFFERED = 5;

/** What to do with search results. */
export type Verdict =
  | { readonly kind: "none" }
  | { readonly kind: "one"; readonly match: Match; readonly others: readonly Match[] }
  | { readonly kind: "several"; readonly matches: readonly Match[] };

/** Decides between answering, answering with doubt, asking which, and saying that nothing fits. */
export function judge(matches: readonly Match[], facetAsked: boolean): Verdict {
  const [best, second] = matches;
  if (!best || best.confidence < DOUBTFUL) return { kind: "none" };
  const rest = matches.slice(1).filter((match) => match.confidence >= best.confidence * 0.3);
  const lead = best.confidence - (second?.confidence ?? 0);
  if (best.confidence >= SURE && lead >= LEAD) return { kind: "one", match: best, others: [] };
  if (lead >= (facetAsked ? LEAD_WITH_FACET : LEAD) || rest.length === 0) {
    return { kind: "one", match: best, others: rest.slice(0, 3) };
  }
  return { kind: "several", matches: [best, ...rest].slice(0, MOST_OFFERED) };
}
