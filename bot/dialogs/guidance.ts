import type { Match } from "../../knowledge/knowledge.ts";
import type { Facet, Procedure } from "../../knowledge/procedure.ts";
import type { AnswerRequest } from "../answers/answer.ts";
import { readChoiceId } from "../choice-id.ts";
import { askedFacets } from "../language/facets.ts";
import { ownWords, refersBack } from "../language/follow-up.ts";
import type { Reading } from "../language/reading.ts";
import { whichProcedure } from "../say/guidance.ts";
import { rememberedCase } from "./choosing.ts";
import { judge, SURE } from "./confidence.ts";
import { simply, type Decision, type Turn } from "./dialog.ts";
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
  const topic = turn.state.topic && turn.knowledge.procedure(turn.state.topic.code);
  const own = ownWords(reading.words);
  if (own.length === 0) {
    if (topic) return aboutTopic(turn, topic, asked);
    if (asked.facets.length > 0) return simply(turn, "choose", whichProcedure());
  }
  const found =
    amongOffered(turn, reading) ?? inContext(turn, { ...asked, topic, own: own.length });
  if (found === "topic") return topic ? aboutTopic(turn, topic, asked) : noMatch(turn, reading);
  return decide(turn, found, asked);
}

function decide(turn: Turn, matches: readonly Match[], asked: Asked): Decision {
  const exact = asked.facets.some((facet) => facet !== "overview");
  const verdict = judge(matches, exact);
  switch (verdict.kind) {
    case "none":
      return noMatch(turn, asked.reading, codesOf(matches));
    case "several":
      return askWhich(turn, verdict.matches, asked);
    case "one": {
      const { procedure, confidence } = verdict.match;
      const alternatives = verdict.others.map((match) => match.procedure);
      return tell(turn, request(turn, procedure, { ...asked, alternatives }), {
        codes: codesOf(matches),
        confidence,
      });
    }
  }
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

function aboutTopic(turn: Turn, topic: Procedure, asked: Asked): Decision {
  return tell(turn, request(turn, topic, asked));
}

/** After "which one?", more words about it: the open question and the answer are searched together. */
function amongOffered(turn: Turn, reading: Reading): readonly Match[] | undefined {
  const { pending, offered } = turn.state;
  if (!pending || reading.words.length > 8) return undefined;
  const codes = new Set(
    offered.flatMap(({ id }) => {
      const chosen = readChoiceId(id);
      return chosen?.kind === "procedure" ? [chosen.code] : [];
    }),
  );
  const matches = turn.knowledge.search(`${pending.question} ${reading.text}`, { limit: LIMIT });
  const [best] = matches;
  return best && codes.has(best.procedure.code) ? matches : undefined;
}

/** The message alone, or together with what was talked about, whichever it makes more sense with. */
function inContext(
  turn: Turn,
  asked: Asked & { readonly topic: Procedure | undefined; readonly own: number },
): readonly Match[] | "topic" {
  const { reading, topic } = asked;
  const alone = turn.knowledge.search(reading.text, { limit: LIMIT });
  if (!topic) return alone;
  const [best] = alone;
  if (best && best.confidence >= SURE && !refersBack(reading.words)) return alone;
  const together = turn.knowledge.search(`${topic.name} ${reading.text}`, { limit: LIMIT });
  const [joint] = together;
  if (!joint || joint.procedure.code === topic.code) {
    const stays =
      refersBack(reading.words) || asked.facets.length > 0 || !best || best.confidence < 0.5;
    return stays ? "topic" : alone;
  }
  return together;
}
