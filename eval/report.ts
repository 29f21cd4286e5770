import { halfOf } from "../knowledge/evaluate.ts";
import {
  confusion,
  groupBy,
  measure,
  percentile,
  reliability,
  worst,
  type Measures,
  type Rate,
} from "./measures.ts";
import type { Score } from "./score.ts";

/** What a run costs in time. */
export interface Timing {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The longest that the event loop was held up. */
  readonly longestBlockMs: number;
}

const WORST = 20;

/** The times of all turns played. */
export function timingOf(scores: readonly Score[], longestBlockMs: number): Timing {
  const turns = scores.flatMap((score) => score.played.turnsMs);
  return { p50Ms: percentile(turns, 0.5), p99Ms: percentile(turns, 0.99), longestBlockMs };
}

/** Everything measured, for `--json`. */
export function reportData(scores: readonly Score[], timing: Timing): object {
  const groups = (key: (score: Score) => string): object =>
    Object.fromEntries([...groupBy(scores, key)].map(([name, group]) => [name, measure(group)]));
  return {
    all: measure(scores),
    byStyle: groups(({ played }) => played.question.style),
    byKind: groups(({ played }) => played.question.kind),
    byHalf: groups(({ played }) => halfOf(played.question.id)),
    timing,
    confusion: confusion(scores),
    reliability: reliability(scores),
    worst: worst(scores, WORST).map(({ played, problems }) => ({
      id: played.question.id,
      turns: played.question.turns,
      problems,
    })),
  };
}

const COLUMNS: readonly (readonly [string, (measures: Measures) => Rate])[] = [
  ["first", (m) => m.first],
  ["in three", (m) => m.inThree],
  ["facet", (m) => m.facet],
  ["facts", (m) => m.facts],
  ["asks which", (m) => m.asked],
  ["off-topic refused", (m) => m.offTopicRefused],
  ["wrongly refused", (m) => m.wronglyRefused],
  ["routed", (m) => m.routed],
];

/** The report as printed: tables as plain text. */
export function reportText(scores: readonly Score[], timing: Timing): string {
  return [
    table(scores),
    `one turn: p50 ${timing.p50Ms.toFixed(1)} ms, p99 ${timing.p99Ms.toFixed(1)} ms; longest block of the event loop ${timing.longestBlockMs.toFixed(1)} ms`,
    confusionText(scores),
    reliabilityText(scores),
    worstText(scores),
  ].join("\n\n");
}

function percent({ good, of }: Rate): string {
  return of === 0 ? "-" : `${((100 * good) / of).toFixed(1)} % (${of})`;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(14) : cell.padStart(18))).join("");
}

function table(scores: readonly Score[]): string {
  const rowOf = (name: string, group: readonly Score[]): string => {
    const measures = measure(group);
    return row([name, ...COLUMNS.map(([, read]) => percent(read(measures)))]);
  };
  const groups = (key: (score: Score) => string): readonly string[] =>
    [...groupBy(scores, key)].map(([name, group]) => rowOf(name, group));
  return [
    row(["", ...COLUMNS.map(([name]) => name)]),
    rowOf("all", scores),
    ...groups(({ played }) => `${halfOf(played.question.id)}`),
    "by style",
    ...groups(({ played }) => played.question.style),
    "by kind",
    ...groups(({ played }) => played.question.kind),
  ].join("\n");
}

function confusionText(scores: readonly Score[]): string {
  const lines = confusion(scores).map(
    ({ kind, intent, count }) => `${kind.padEnd(12)} ${intent.padEnd(12)} ${count}`,
  );
  return ["asked        taken for    questions", ...lines].join("\n");
}

function reliabilityText(scores: readonly Score[]): string {
  const lines = reliability(scores).map(
    (bin) =>
      `${bin.from.toFixed(1)}–${bin.to.toFixed(1)}   ${String(bin.questions).padStart(9)}   ${bin.meanConfidence.toFixed(2).padStart(8)}   ${((100 * bin.right) / bin.questions).toFixed(0).padStart(5)} %`,
  );
  return ["confidence   questions   said   first right", ...lines].join("\n");
}

function worstText(scores: readonly Score[]): string {
  const lines = worst(scores, WORST).map(
    ({ played, problems }) =>
      `${played.question.id} [${played.question.style}] ${played.question.turns.join(" / ")}\n    ${problems.join("; ")}`,
  );
  return [`the worst ${lines.length}`, ...lines].join("\n");
}
