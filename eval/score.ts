import type { Played } from "./play.ts";
import type { Kind } from "./question.ts";

/** How one answer did. A member is `undefined` where the question does not ask for it. */
export interface Score {
  readonly played: Played;
  /** The right procedure first, or among the first three. */
  readonly first?: boolean;
  readonly inThree?: boolean;
  /** A question that the catalogue answers was refused. */
  readonly refused?: boolean;
  readonly facet?: boolean;
  readonly facts?: boolean;
  /** For questions that fit several procedures: asked which, with the right ones to choose from. */
  readonly asked?: boolean;
  /** For questions that are not for guidance: taken for what they are. */
  readonly routed?: boolean;
  readonly problems: readonly string[];
}

const ABOUT_ONE: ReadonlySet<Kind> = new Set<Kind>(["procedure", "facet", "followup"]);
const REFUSALS = new Set(["offtopic", "unknown"]);
/** At least so many of the right procedures must be offered, or all when there are fewer. */
const ENOUGH_OFFERED = 2;

/** Scores one answer. */
export function scoreOf(played: Played): Score {
  const { question } = played;
  const parts = {
    ...(ABOUT_ONE.has(question.kind) && question.codes.length > 0 ? ranking(played) : {}),
    ...(ABOUT_ONE.has(question.kind) || question.kind === "ambiguous"
      ? { refused: REFUSALS.has(played.trace.intent) }
      : routing(played)),
    ...(question.facet ? { facet: played.trace.facet === question.facet } : {}),
    ...(question.facts.length > 0 ? { facts: missingFacts(played).length === 0 } : {}),
    ...(question.kind === "ambiguous" ? { asked: asksWell(played) } : {}),
  };
  return { played, ...parts, problems: problemsOf(played, parts) };
}

function ranking({ question, trace }: Played): {
  readonly first: boolean;
  readonly inThree: boolean;
} {
  const guided = trace.intent === "guidance" || trace.intent === "choose";
  const ranks = guided ? trace.codes.map((code) => question.codes.includes(code)) : [];
  return { first: ranks[0] === true, inThree: ranks.slice(0, 3).includes(true) };
}

function asksWell({ question, trace }: Played): boolean {
  const right = question.codes.filter((code) => trace.offered.includes(code)).length;
  return trace.intent === "choose" && right >= Math.min(ENOUGH_OFFERED, question.codes.length);
}

function routing({ question, trace }: Played): { readonly routed: boolean } {
  const wanted = question.kind === "offtopic" ? REFUSALS : new Set<string>([question.kind]);
  return { routed: wanted.has(trace.intent) };
}

/** The facts of which the answer holds no wording. */
export function missingFacts({ question, text }: Played): readonly string[] {
  const said = levelled(text);
  return question.facts
    .filter((wordings) => !wordings.some((wording) => said.includes(levelled(wording))))
    .map((wordings) => wordings[0] ?? "");
}

function levelled(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ");
}

function problemsOf(played: Played, parts: Omit<Score, "played" | "problems">): readonly string[] {
  const { question, trace } = played;
  return [
    ...(parts.refused ? [`refused (${trace.intent})`] : []),
    ...(parts.first === false && !parts.refused
      ? [
          `${parts.inThree ? "second or third" : "not in the first three"}: ${question.codes.join("|")}, first ${trace.codes[0] ?? trace.intent}`,
        ]
      : []),
    ...(parts.facet === false ? [`facet ${question.facet}, told ${trace.facet ?? "none"}`] : []),
    ...(parts.facts === false ? [`missing: ${missingFacts(played).join("; ")}`] : []),
    ...(parts.asked === false ? [`did not ask which (${trace.intent})`] : []),
    ...(parts.routed === false ? [`${question.kind} taken for ${trace.intent}`] : []),
  ];
}
