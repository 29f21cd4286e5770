/** What the ranking knows when it must say how sure it is. */
export interface Certainty {
  /** Score of this match and of the best other one. */
  readonly score: number;
  readonly rival: number;
  /** Share of the question's weight that the match's title and best phrase cover. */
  readonly fit: number;
}

/** Logistic model over score, lead and fit; the numbers come from `npm run bench -- search`, see `knowledge/README.md`. */
const MODEL = { constant: -3.2, score: 1.6, lead: 3, fit: 2.2 } as const;

/** How likely a match is what was meant, from 0 to 1. */
export function confidence({ score, rival, fit }: Certainty): number {
  const lead = score <= 0 ? 0 : (score - rival) / score;
  const sum = MODEL.constant + MODEL.score * score + MODEL.lead * lead + MODEL.fit * fit;
  return 1 / (1 + Math.exp(-sum));
}
