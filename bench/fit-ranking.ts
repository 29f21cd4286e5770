import { createKnowledge } from "../knowledge/create-knowledge.ts";
import { WEIGHTS, type Weights } from "../knowledge/index/weights.ts";
import type { Match } from "../knowledge/knowledge.ts";
import type { Phrasebook } from "../knowledge/phrasebook.ts";
import type { Procedure } from "../knowledge/procedure.ts";
import { fold } from "../knowledge/text/fold.ts";
import { distorted, randomNumbers } from "./distort.ts";

/** The parts of the evidence whose weights are learned, as `knowledge/index/rank.ts` names them. */
const LEARNED = [
  ["title", "title"],
  ["phrase", "phrase"],
  ["second phrase", "secondPhrase"],
  ["words", "words"],
  ["papers", "papers"],
] as const satisfies readonly (readonly [string, keyof Weights])[];

const SEED = 1;
/** A code with fewer phrases keeps them all. */
const LEAST_PHRASES = 3;
const CANDIDATES = 40;
const ROUNDS = 400;
const RATE = 0.5;
/** Pulls weights to 0, so that a part that brings nothing gets nothing. */
const SHRINK = 0.0005;

/** What the learned weights are, and how often a held-out phrase found its procedure under the present ones. */
export interface RankingFit {
  readonly weights: Weights;
  readonly questions: number;
  readonly first: number;
  readonly firstThree: number;
}

/** A held-out phrase: the evidence of each candidate, and which of them are right. */
interface Lesson {
  readonly candidates: readonly (readonly number[])[];
  readonly right: readonly boolean[];
}

/**
 * Learns the weights of the evidence from the phrasebook alone: one phrase of each code is held out and, as badly typed as
 * citizens type, must find its own procedure (or one of the same title) among the others. The same phrasebook gives the same
 * weights.
 */
export function fitRanking(records: readonly Procedure[], phrasebook: Phrasebook): RankingFit {
  const { rest, questions } = holdOut(phrasebook);
  const knowledge = createKnowledge(records, { phrasebook: rest });
  const titles = new Map(records.map(({ code, name }) => [code, fold(name)]));
  const lessons = [...questions]
    .filter(([code]) => titles.has(code))
    .map(([code, question]): Lesson => {
      const matches = knowledge.search(question, { limit: CANDIDATES });
      return {
        candidates: matches.map(evidenceOf),
        right: matches.map(({ procedure }) => titles.get(procedure.code) === titles.get(code)),
      };
    });
  return {
    weights: learned(lessons.filter(({ right }) => right.includes(true))),
    questions: lessons.length,
    first: lessons.filter(({ right }) => right[0]).length,
    firstThree: lessons.filter(({ right }) => right.slice(0, 3).includes(true)).length,
  };
}

function holdOut(phrasebook: Phrasebook): {
  readonly rest: Phrasebook;
  readonly questions: ReadonlyMap<string, string>;
} {
  const random = randomNumbers(SEED);
  const rest = new Map<string, readonly string[]>();
  const questions = new Map<string, string>();
  for (const [code, phrases] of phrasebook) {
    const held = phrases[Math.floor(random() * phrases.length)];
    const enough = phrases.length >= LEAST_PHRASES && held !== undefined;
    rest.set(code, enough ? phrases.filter((phrase) => phrase !== held) : phrases);
    if (enough) questions.set(code, distorted(held, random));
  }
  return { rest, questions };
}

/** The parts of the evidence before they were weighted, then the sum of the parts that are not learned. */
function evidenceOf({ evidence }: Match): readonly number[] {
  const names: readonly string[] = LEARNED.map(([part]) => part);
  const scoreOf = (name: string): number => evidence.find(({ part }) => part === name)?.score ?? 0;
  const others = evidence.filter(({ part }) => !names.includes(part));
  return [
    ...LEARNED.map(([part, weight]) => scoreOf(part) / WEIGHTS[weight]),
    others.reduce((sum, { score }) => sum + score, 0),
  ];
}

/** The likeliest weights by gradient descent with shrinking steps, brought to the scale of the present ones. */
function learned(lessons: readonly Lesson[]): Weights {
  let weights = Array.from({ length: LEARNED.length + 1 }, () => 1);
  const squares = weights.map(() => 0.01);
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = slopesOf(lessons, weights);
    weights = weights.map((weight, part) => {
      const slope = (slopes[part] ?? 0) / lessons.length + SHRINK * weight;
      squares[part] = (squares[part] ?? 0) + slope * slope;
      return Math.max(0, weight - (RATE * slope) / Math.sqrt(squares[part] ?? 1));
    });
  }
  const scale = WEIGHTS.words / (weights[LEARNED.findIndex(([part]) => part === "words")] ?? 1);
  const own = LEARNED.map(([, name], part) => [name, (weights[part] ?? 0) * scale] as const);
  return { ...WEIGHTS, ...Object.fromEntries(own) };
}

/** How the surprise at the right candidates changes with each weight, candidates taken as likely as their scores say. */
function slopesOf(lessons: readonly Lesson[], weights: readonly number[]): readonly number[] {
  const slopes = weights.map(() => 0);
  for (const { candidates, right } of lessons) {
    const likely = candidates.map((parts) =>
      Math.exp(parts.reduce((sum, value, part) => sum + value * (weights[part] ?? 0), 0)),
    );
    const all = likely.reduce((sum, one) => sum + one, 0);
    const good = likely.reduce((sum, one, at) => (right[at] ? sum + one : sum), 0);
    for (const [at, parts] of candidates.entries()) {
      const one = likely[at] ?? 0;
      const pull = one / all - (right[at] ? one / good : 0);
      for (const [part, value] of parts.entries())
        slopes[part] = (slopes[part] ?? 0) + pull * value;
    }
  }
  return slopes;
}
