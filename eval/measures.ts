import type { Score } from "./score.ts";

/** How many of how many. */
export interface Rate {
  readonly good: number;
  readonly of: number;
}

/** Every measure over a set of scored answers. */
export interface Measures {
  readonly questions: number;
  readonly first: Rate;
  readonly inThree: Rate;
  readonly facet: Rate;
  readonly facts: Rate;
  readonly asked: Rate;
  readonly offTopicRefused: Rate;
  readonly wronglyRefused: Rate;
  /** Status, person, complaint and small talk taken for what they are. */
  readonly routed: Rate;
}

type Checked = "first" | "inThree" | "facet" | "facts" | "asked" | "routed" | "refused";

function rate(scores: readonly Score[], part: Checked): Rate {
  const asked = scores.filter((score) => score[part] !== undefined);
  return { good: asked.filter((score) => score[part]).length, of: asked.length };
}

/** Measures a set of scored answers. */
export function measure(scores: readonly Score[]): Measures {
  const offTopic = scores.filter((score) => score.played.question.kind === "offtopic");
  const others = scores.filter((score) => score.played.question.kind !== "offtopic");
  return {
    questions: scores.length,
    first: rate(scores, "first"),
    inThree: rate(scores, "inThree"),
    facet: rate(scores, "facet"),
    facts: rate(scores, "facts"),
    asked: rate(scores, "asked"),
    offTopicRefused: rate(offTopic, "routed"),
    wronglyRefused: rate(others, "refused"),
    routed: rate(others, "routed"),
  };
}

/** Scores in groups, by a property of their questions, groups in alphabetical order. */
export function groupBy(
  scores: readonly Score[],
  key: (score: Score) => string,
): ReadonlyMap<string, readonly Score[]> {
  const groups = new Map<string, readonly Score[]>();
  for (const score of scores) groups.set(key(score), [...(groups.get(key(score)) ?? []), score]);
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** How often the first procedure was right where the bot was so sure. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly questions: number;
  readonly meanConfidence: number;
  readonly right: number;
}

const BINS = 10;

/** Confidence against truth, in ten bins; empty ones left out. */
export function reliability(scores: readonly Score[]): readonly ReliabilityBin[] {
  const told = scores.flatMap((score) => {
    const { confidence } = score.played.trace;
    return score.first === undefined || confidence === undefined
      ? []
      : [{ right: score.first, confidence }];
  });
  return Array.from({ length: BINS }, (_, bin) => {
    const inside = told.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin,
    );
    const sum = inside.reduce((total, { confidence }) => total + confidence, 0);
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      questions: inside.length,
      meanConfidence: inside.length > 0 ? sum / inside.length : 0,
      right: inside.filter(({ right }) => right).length,
    };
  }).filter(({ questions }) => questions > 0);
}

/** What was asked against what the bot took it for: kind, intent, how often. */
export function confusion(
  scores: readonly Score[],
): readonly { readonly kind: string; readonly intent: string; readonly count: number }[] {
  return [...groupBy(scores, ({ played }) => `${played.question.kind} ${played.trace.intent}`)].map(
    ([key, group]) => {
      const [kind = "", intent = ""] = key.split(" ");
      return { kind, intent, count: group.length };
    },
  );
}

/** The most embarrassing answers: most problems first, then the surest. */
export function worst(scores: readonly Score[], limit: number): readonly Score[] {
  const weight = (score: Score): number =>
    score.problems.length + (score.played.trace.confidence ?? 0.5);
  return scores
    .filter((score) => score.problems.length > 0)
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, limit);
}

/** The value below which a share of the numbers lies; 0 for none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
