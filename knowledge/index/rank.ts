import type { Evidence, Match } from "../knowledge.ts";
import type { Procedure } from "../procedure.ts";
import type { SearchIndex } from "./search-index.ts";
import { confidence } from "./confidence.ts";
import type { PassageScores } from "./passages.ts";
import { askedQualifiers, qualifierBalance } from "./qualifiers.ts";
import { asksForLevel, higherVariants, type Above } from "./families.ts";
import { topOf } from "./top-of.ts";
import type { Weights } from "./weights.ts";

export interface Ranking {
  readonly records: readonly Procedure[];
  /** What every question adds to a record: its level and audience. */
  readonly priors: readonly Prior[];
  readonly index: SearchIndex;
  readonly weights: Weights;
}

interface Prior {
  readonly level: number;
  readonly audience: number;
  readonly above: Above;
}

interface Found {
  readonly titles: PassageScores;
  readonly phrases: PassageScores;
  readonly words: Float64Array;
  readonly papers: PassageScores;
  readonly asked: number;
  /** What a variant of a higher level loses; nothing when it was asked for. */
  readonly tooHigh: Readonly<Record<Exclude<Above, undefined>, number>>;
}

/** Below this nothing but a common word was met. */
const LEAST_MET = 0.02;

/** What level and audience of each record add. Ordinary citizens at the commune's counter are most of those who ask. */
export function priorsOf(records: readonly Procedure[], weights: Weights): readonly Prior[] {
  const above = higherVariants(records);
  return records.map(({ levels, audience }, at) => ({
    above: above[at],
    level: levels.includes("commune")
      ? weights.commune
      : levels.includes("province")
        ? weights.province
        : 0,
    audience: audience.includes("Công dân Việt Nam") ? weights.citizens : 0,
  }));
}

/** Ranks the procedures that fit a question, best first, each with its evidence part by part. */
export function rank(text: string, ranking: Ranking, limit: number): readonly Match[] {
  const { index, records, weights } = ranking;
  const question = index.readQuestion(text);
  if (question.terms.length === 0) return [];
  const found: Found = {
    titles: index.titles.search(question),
    phrases: index.phrases.search(question),
    words: index.bags.search(question),
    papers: index.papers.search(question),
    asked: askedQualifiers(question.tokens),
    tooHigh: {
      province: asksForLevel(question.tokens, "province") ? 0 : weights.higherVariant,
      ministry: asksForLevel(question.tokens, "ministry") ? 0 : weights.higherVariant,
    },
  };
  const scores = new Float64Array(records.length);
  for (let document = 0; document < scores.length; document += 1)
    scores[document] = total(document, found, ranking);
  const top = topOf(scores, Math.max(limit, 2));
  return top.slice(0, limit).flatMap((document, at): Match[] => {
    const procedure = records[document];
    const score = scores[document] ?? 0;
    if (!procedure || score <= 0) return [];
    const rival = scores[top[at === 0 ? 1 : 0] ?? document] ?? 0;
    const fit = Math.max(found.titles.best[document] ?? 0, found.phrases.best[document] ?? 0);
    const evidence = explain(document, found, ranking);
    return [{ procedure, score, evidence, confidence: confidence({ score, rival, fit }) }];
  });
}

function total(document: number, found: Found, { weights, priors, index }: Ranking): number {
  const met =
    weights.title * (found.titles.best[document] ?? 0) +
    weights.phrase * (found.phrases.best[document] ?? 0) +
    weights.secondPhrase * (found.phrases.second[document] ?? 0) +
    weights.words * (found.words[document] ?? 0) +
    weights.papers * (found.papers.best[document] ?? 0);
  if (met < LEAST_MET) return 0;
  const prior = priors[document];
  const balance = qualifierBalance(index.qualifiers[document] ?? 0, found.asked);
  return met + (prior ? levelOf(prior, found) + prior.audience : 0) + weights.qualifier * balance;
}

function levelOf({ level, above }: Prior, { tooHigh }: Found): number {
  return above ? level - tooHigh[above] : level;
}

function explain(
  document: number,
  found: Found,
  { weights, priors, index }: Ranking,
): readonly Evidence[] {
  const prior = priors[document];
  const phrase = weights.phrase * (found.phrases.best[document] ?? 0);
  const said = index.phraseTexts[found.phrases.passage[document] ?? 0];
  const balance = qualifierBalance(index.qualifiers[document] ?? 0, found.asked);
  const parts: readonly Evidence[] = [
    { part: "title", score: weights.title * (found.titles.best[document] ?? 0) },
    { part: "phrase", score: phrase, ...(said === undefined ? {} : { detail: said }) },
    {
      part: "second phrase",
      score: weights.secondPhrase * (found.phrases.second[document] ?? 0),
    },
    { part: "words", score: weights.words * (found.words[document] ?? 0) },
    { part: "papers", score: weights.papers * (found.papers.best[document] ?? 0) },
    { part: "level", score: prior ? levelOf(prior, found) : 0 },
    { part: "audience", score: prior?.audience ?? 0 },
    { part: "qualifier", score: weights.qualifier * balance },
  ];
  return parts.filter(({ score }) => score !== 0);
}
