import type { Match } from "../../knowledge/knowledge.ts";
import type { Facet } from "../../knowledge/procedure.ts";
import { answer, procedureChoice, type AnswerRequest } from "../answers/answer.ts";
import type { Reading } from "../language/reading.ts";
import { withTopic } from "../state.ts";
import { noneOfThese, whichOne } from "../say/guidance.ts";
import { commandChoice } from "./commands.ts";
import { settled, type Decision, type Turn } from "./dialog.ts";

/** Characters of a question kept until the citizen has chosen. */
const KEPT_CHARACTERS = 200;
const TRACED = 5;

/** What is known about how a procedure was found. */
export interface Found {
  readonly codes?: readonly string[];
  readonly confidence?: number;
}

/** Answers about one procedure and makes it the topic. */
export function tell(turn: Turn, request: AnswerRequest, found: Found = {}): Decision {
  const { reply, caseIndex } = answer(request);
  const { procedure } = request;
  const [facet = "overview"] = request.facets;
  const kept = caseIndex ?? request.caseIndex;
  const topic = { code: procedure.code, facet, ...(kept === undefined ? {} : { case: kept }) };
  return {
    intent: "guidance",
    reply,
    state: settled(withTopic(turn.state, topic), reply.choices ?? []),
    facet,
    codes: found.codes ?? [procedure.code],
    ...(found.confidence === undefined ? {} : { confidence: found.confidence }),
  };
}

/** Asks which of several procedures was meant, keeping the question until then. */
export function askWhich(
  turn: Turn,
  matches: readonly Match[],
  asked: { readonly reading: Reading; readonly facets: readonly Facet[] },
): Decision {
  const choices = [
    ...matches.flatMap((match) => procedureChoice(match.procedure)),
    ...commandChoice("none"),
  ];
  const state = settled(turn.state, choices);
  const [facet] = asked.facets;
  return {
    intent: "choose",
    reply: { text: whichOne(), choices },
    state: {
      ...state,
      pending: {
        question: asked.reading.text.slice(0, KEPT_CHARACTERS),
        facets: [...asked.facets],
      },
    },
    facet,
    codes: codesOf(matches),
    ...(matches[0] ? { confidence: matches[0].confidence } : {}),
  };
}

/** The codes of matches for the trace. */
export function codesOf(matches: readonly Match[]): readonly string[] {
  return matches.slice(0, TRACED).map((match) => match.procedure.code);
}

/** None of the offered procedures was meant. */
export function noneMeant(turn: Turn): Decision {
  const choices = commandChoice("human");
  return {
    intent: "choose",
    reply: { text: noneOfThese(), choices },
    state: settled(turn.state, choices),
  };
}
