import type { Match } from "../../knowledge/knowledge.ts";
import type { Facet, Procedure } from "../../knowledge/procedure.ts";
import { tokens } from "../../knowledge/text/tokens.ts";
import type { AnswerRequest } from "../answers/answer.ts";
import { askedFacets } from "../language/facets.ts";
import { comesAfter, ownWords, refersBack, turnsAway } from "../language/follow-up.ts";
import type { Reading, Word } from "../language/reading.ts";
import { whichProcedure } from "../say/guidance.ts";
import { rememberedCase } from "./choosing.ts";
import { judge } from "./confidence.ts";
import { offeredCodes, simply, type Decision, type Turn } from "./dialog.ts";
import { noMatch } from "./fallback.ts";
import { askWhich, codesOf, tell } from "./telling.ts";

const LIMIT = 8;

interface Asked {
  readonly reading: Reading;
  readonly facets: readonly Facet[];
}

/** Finds the procedure a message is about and answers; asks which of several; says so when nothing fits. */
export function guidance(turn: Turn, reading: Reading): Decision {
  const asked = { reading, facets: askedFacets(reading.words) };
  const own = ownWords(reading.words);
  const { pending } = turn.state;
  if (pending) return afterAskingWhich(turn, asked, own.length);
  const topic = turn.state.topic && turn.knowledge.procedure(turn.state.topic.code);
  if (own.length === 0 && !topic && asked.facets.length > 0) {
    return simply(turn, "choose", whichProcedure());
  }
  const context = topic && contextOf(turn, { ...asked, topic, own });
  if (topic && context === "topic") return tell(turn, request(turn, topic, asked));
  return decide(turn, Array.isArray(context) ? context : search(turn, reading.text), asked);
}

function search(turn: Turn, question: string): readonly Match[] {
  return turn.knowledge.search(question, { limit: LIMIT });
}

function decide(turn: Turn, matches: readonly Match[], asked: Asked): Decision {
  const verdict = judge(matches, {
    words: asked.reading.words,
    facetAsked: exactFacets(asked).length > 0,
  });
  switch (verdict.kind) {
    case "none":
      return noMatch(turn, asked.reading, codesOf(matches));
    case "several":
      return askWhich(turn, verdict.matches, asked);
    case "one":
      return tellBest(turn, matches, { asked, others: verdict.others });
  }
}

function tellBest(
  turn: Turn,
  matches: readonly Match[],
  { asked, others }: { readonly asked: Asked; readonly others: readonly Match[] },
): Decision {
  const [best] = matches;
  if (!best) return noMatch(turn, asked.reading);
  const alternatives = others.map((match) => match.procedure);
  return tell(turn, request(turn, best.procedure, { ...asked, alternatives }), {
    codes: codesOf(matches),
    confidence: best.confidence,
  });
}

function exactFacets({ facets }: Asked): readonly Facet[] {
  return facets.filter((facet) => facet !== "overview");
}

function request(
  turn: Turn,
  procedure: Procedure,
  { reading, facets, alternatives = [] }: Asked & { readonly alternatives?: readonly Procedure[] },
): AnswerRequest {
  return {
    procedure,
    facets,
    alternatives,
    words: reading.words,
    question: reading.text,
    caseIndex: rememberedCase(turn, procedure.code),
  };
}

/**
 * "Which one?" was asked and the citizen wrote on instead of choosing: a facet is answered for the likeliest, the others
 * offered again; more words are searched together with the open question when that finds one of those offered.
 */
function afterAskingWhich(turn: Turn, asked: Asked, own: number): Decision {
  const { pending, offered } = turn.state;
  const question = pending?.question ?? "";
  const together = search(turn, own === 0 ? question : `${question} ${asked.reading.text}`);
  const codes = new Set(offeredCodes({ text: "", choices: offered }));
  const [best, ...others] = together;
  const continues =
    best !== undefined &&
    (own === 0 || (codes.has(best.procedure.code) && !turnsAway(asked.reading.words)));
  if (!continues) return decide(turn, search(turn, asked.reading.text), asked);
  const facets = asked.facets.length > 0 ? asked.facets : (pending?.facets ?? []);
  return tellBest(turn, together, { asked: { ...asked, facets }, others: others.slice(0, 3) });
}

/**
 * What a message means after a procedure was talked about: "topic" for another question about it, matches when it only
 * makes sense together with it, `undefined` when it stands for itself.
 */
function contextOf(
  turn: Turn,
  asked: Asked & { readonly topic: Procedure; readonly own: readonly Word[] },
): "topic" | readonly Match[] | undefined {
  const { reading, topic, own } = asked;
  const { words } = reading;
  if (own.length === 0) return "topic";
  if (turnsAway(words)) return undefined;
  const alone = search(turn, reading.text);
  const [best] = alone;
  const stands = best && !refersBack(words) && standsAlone(best, topic, own);
  const exact = exactFacets(asked).length > 0;
  if (!stands && exact && !comesAfter(words)) return "topic";
  const together = search(turn, `${topic.name} ${reading.text}`);
  if (stands) return inContext(alone, together, topic);
  if (together[0] && together[0].procedure.code !== topic.code) return together;
  return exact || own.length < LONG_QUESTION || refersBack(words) ? "topic" : undefined;
}

/**
 * Matches of a message that names another procedure, those first that also fit what was talked about: after a mine's permit,
 * "the permit runs out" is about mines. The topic itself gains nothing.
 */
function inContext(
  alone: readonly Match[],
  together: readonly Match[],
  topic: Procedure,
): readonly Match[] {
  const scores = new Map(together.map(({ procedure, score }) => [procedure.code, score]));
  scores.delete(topic.code);
  return alone
    .map((match) => ({
      ...match,
      score: match.score + CONTEXT * (scores.get(match.procedure.code) ?? 0),
    }))
    .toSorted((a, b) => b.score - a.score);
}

/** What the fit together with the topic counts against the fit alone. */
const CONTEXT = 0.35;

/** So many words of its own, and a message without a facet is a new question. */
const LONG_QUESTION = 5;

/** Whether a message names another procedure clearly: two words of its title that the topic's title lacks, or a sure match. */
function standsAlone(best: Match, topic: Procedure, own: readonly Word[]): boolean {
  if (best.procedure.code === topic.code) return false;
  const title = new Set(tokens(best.procedure.name).map((word) => word.fold));
  const known = new Set(tokens(topic.name).map((word) => word.fold));
  const fresh = own.filter((word) => title.has(word.fold) && !known.has(word.fold));
  return (
    (fresh.length >= 2 && best.confidence >= 0.5) || (own.length >= 2 && best.confidence >= 0.9)
  );
}
