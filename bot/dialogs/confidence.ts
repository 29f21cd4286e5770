import type { Match } from "../../knowledge/knowledge.ts";
import { ownWords } from "../language/follow-up.ts";
import { speaksOfficially } from "../language/intents.ts";
import { tokens, type Token } from "../../knowledge/text/tokens.ts";

/** From here on the best match is answered without offering others. */
const SURE = 0.85;
/** Below this the best match is no match. */
const DOUBTFUL = 0.37;
/** The same for questions in the words of public offices (permits, registrations, papers), where even weak matches help. */
const DOUBTFUL_OFFICIAL = 0.2;
/** The best match must score so many times the second to be answered without asking which. */
const LEAD = 1.2;
/** With a facet asked for, a smaller lead will do: the answer names its procedure, and the others are one press away. */
const LEAD_WITH_FACET = 1.04;
/** Others are offered down to this share of the best score. */
const NEAR = 0.55;
/** So few words of its own, and a question is as broad as a field: "con nuôi", "giấy tờ xe". */
const BROAD_WORDS = 2;
/** A match so sure is believed even when the words sound off-topic ("kinh doanh xổ số"). */
export const OVERRULES = 0.8;
const MOST_OFFERED = 5;

/** What to do with search results. */
export type Verdict =
  | { readonly kind: "none" }
  | { readonly kind: "one"; readonly others: readonly Match[] }
  | { readonly kind: "several"; readonly matches: readonly Match[] };

/** Decides between answering, answering with doubt, asking which, and saying that nothing fits. */
export function judge(
  matches: readonly Match[],
  { words, facetAsked }: { readonly words: readonly Token[]; readonly facetAsked: boolean },
): Verdict {
  const [best, ...rest] = matches;
  const official = facetAsked || speaksOfficially(words);
  if (!best || best.confidence < (official ? DOUBTFUL_OFFICIAL : DOUBTFUL)) return { kind: "none" };
  const near = rest.filter((match) => match.score >= best.score * NEAR);
  const second = near[0]?.score ?? 0;
  const leads = best.score >= second * (facetAsked ? LEAD_WITH_FACET : LEAD);
  const broad = !facetAsked && isBroad(words, best);
  if (near.length > 0 && (!leads || broad)) {
    return { kind: "several", matches: [best, ...near].slice(0, MOST_OFFERED) };
  }
  return { kind: "one", others: best.confidence >= SURE && leads ? [] : near.slice(0, 3) };
}

/** Whether a question says less than the best match's title. */
function isBroad(words: readonly Token[], best: Match): boolean {
  const own = ownWords(words);
  if (own.length === 0 || own.length > BROAD_WORDS) return false;
  const said = new Set(words.map((word) => word.fold));
  return ownWords(tokens(best.procedure.name)).some((word) => !said.has(word.fold));
}
