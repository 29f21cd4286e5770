import type { EvaluationQuestion } from "../knowledge/evaluate.ts";
import { confidence, type Certainty, type ConfidenceModel } from "../knowledge/index/confidence.ts";
import { WEIGHTS } from "../knowledge/index/weights.ts";
import type { Knowledge, Match } from "../knowledge/knowledge.ts";

interface Case {
  readonly certainty: Certainty;
  readonly right: boolean;
}

const ROUNDS = 20_000;
const RATE = 0.05;
/** Pulls the model to 0, so that a few hundred questions cannot make it surer than they show. */
const SHRINK = 0.002;
const ASKED: readonly string[] = ["procedure", "facet", "offtopic"];

/** What the ranking knew of each question's first match, and whether that was right. Nothing fits an off-topic question. */
export function confidenceCases(
  knowledge: Knowledge,
  questions: readonly EvaluationQuestion[],
): readonly Case[] {
  return questions
    .filter(({ kind }) => ASKED.includes(kind))
    .flatMap(({ turns, codes }): Case[] => {
      const [best, next] = knowledge.search(turns.at(-1) ?? "", { limit: 2 });
      if (!best) return [];
      const certainty = { score: best.score, rival: next?.score ?? 0, fit: fitOf(best) };
      return [{ certainty, right: codes.includes(best.procedure.code) }];
    });
}

/** Logistic regression by plain gradient descent; the same cases give the same model. */
export function fitConfidence(cases: readonly Case[]): ConfidenceModel {
  let model: ConfidenceModel = { constant: 0, score: 0, lead: 0, fit: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const slope = { constant: 0, score: 0, lead: 0, fit: 0 };
    for (const { certainty, right } of cases) {
      const error = confidence(certainty, model) - (right ? 1 : 0);
      slope.constant += error;
      slope.score += error * certainty.score;
      slope.lead += error * leadOf(certainty);
      slope.fit += error * certainty.fit;
    }
    const step = (value: number, own: number, shrink = SHRINK): number =>
      value - RATE * (own / cases.length + shrink * value);
    model = {
      constant: step(model.constant, slope.constant, 0),
      score: step(model.score, slope.score),
      lead: step(model.lead, slope.lead),
      fit: step(model.fit, slope.fit),
    };
  }
  return model;
}

/** How often the first match was right, by what was said of it. */
export function reliability(cases: readonly Case[]) {
  return [0, 0.2, 0.4, 0.6, 0.8].map((from) => {
    const inside = cases.filter(({ certainty }) => {
      const said = confidence(certainty);
      return said >= from && (said < from + 0.2 || from === 0.8);
    });
    const right = inside.filter((entry) => entry.right).length;
    const share = inside.length === 0 ? "-" : `${Math.round((100 * right) / inside.length)} %`;
    return { said: `${from * 100}-${from * 100 + 20} %`, questions: inside.length, right: share };
  });
}

function leadOf({ score, rival }: Certainty): number {
  return score <= 0 ? 0 : (score - rival) / score;
}

function fitOf({ evidence }: Match): number {
  const part = (name: string): number => evidence.find((entry) => entry.part === name)?.score ?? 0;
  return Math.max(part("title") / WEIGHTS.title, part("phrase") / WEIGHTS.phrase);
}
