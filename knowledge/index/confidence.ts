/** What the ranking knows when it must say how sure it is. */
export interface Certainty {
  /** Score of this match and of the best other one. */
  readonly score: number;
  readonly rival: number;
  /** How well the match's title or best phrase fits by itself. */
  readonly fit: number;
}

/** Logistic model over the score, its lead over the rival and the fit. */
export interface ConfidenceModel {
  readonly constant: number;
  readonly score: number;
  readonly lead: number;
  readonly fit: number;
}

/** Fitted by `npm run bench -- search` on the development questions, off-topic ones included; see `knowledge/README.md`. */
const MODEL: ConfidenceModel = { constant: -2.43, score: 1.38, lead: 3, fit: 0.3 };

/** How likely a match is what was meant, from 0 to 1. */
export function confidence(
  { score, rival, fit }: Certainty,
  model: ConfidenceModel = MODEL,
): number {
  const lead = score <= 0 ? 0 : (score - rival) / score;
  const sum = model.constant + model.score * score + model.lead * lead + model.fit * fit;
  return 1 / (1 + Math.exp(-sum));
}
