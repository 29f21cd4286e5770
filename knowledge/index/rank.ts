import type { Evidence, Match } from "../knowledge.ts";
import type { Procedure } from "../procedure.ts";
import type { SearchIndex } from "./build.ts";
import { confidence } from "./confidence.ts";
import { unaskedQualifiers } from "./qualifiers.ts";
import type { Weights } from "./weights.ts";

interface Ranked {
  readonly document: number;
  readonly score: number;
  readonly fit: number;
  readonly evidence: readonly Evidence[];
}

export interface Ranking {
  readonly records: readonly Procedure[];
  readonly index: SearchIndex;
  readonly weights: Weights;
}

/** Ranks the procedures that fit a question, best first, each with its evidence part by part. */
export function rank(question: string, ranking: Ranking, limit: number): readonly Match[] {
  const asked = ranking.index.readQuestion(question);
  if (asked.terms.length === 0) return [];
  const folded = asked.tokens.map(({ fold }) => fold).join(" ");
  const titles = ranking.index.titles.search(asked);
  const phrases = ranking.index.phrases.search(asked);
  const words = ranking.index.words.search(asked);
  const papers = ranking.weights.papers > 0 ? ranking.index.papers.search(asked) : new Map();
  const { weights } = ranking;

  const ranked: Ranked[] = [];
  for (const document of new Set([...titles.keys(), ...phrases.keys(), ...words.keys()])) {
    const record = ranking.records[document];
    if (!record) continue;
    const title = titles.get(document)?.best ?? 0;
    const phrase = phrases.get(document);
    const evidence: Evidence[] = [];
    const put = (part: string, score: number, detail?: string): void => {
      if (score !== 0)
        evidence.push(detail === undefined ? { part, score } : { part, score, detail });
    };
    put("title", weights.title * title);
    put(
      "phrase",
      weights.phrase * (phrase?.best ?? 0),
      phrase && ranking.index.phraseTexts[phrase.passage],
    );
    put("more phrases", weights.secondPhrase * (phrase?.second ?? 0));
    put("words", weights.words * (words.get(document) ?? 0));
    put("papers", weights.papers * (papers.get(document)?.best ?? 0));
    put("level", levelPrior(record, weights));
    put("audience", record.audience.includes("Công dân Việt Nam") ? weights.citizens : 0);
    const narrow = unaskedQualifiers(ranking.index.foldedTitles[document] ?? "", folded);
    put("qualifier", -weights.qualifier * narrow);
    const score = evidence.reduce((sum, part) => sum + part.score, 0);
    ranked.push({ document, score, fit: Math.max(title, phrase?.best ?? 0), evidence });
  }
  return toMatches(
    ranked.toSorted((a, b) => b.score - a.score),
    ranking,
    limit,
  );
}

function levelPrior({ levels }: Procedure, weights: Weights): number {
  if (levels.includes("commune")) return weights.commune;
  return levels.includes("province") ? weights.province : 0;
}

function toMatches(
  ranked: readonly Ranked[],
  { records }: Ranking,
  limit: number,
): readonly Match[] {
  return ranked.slice(0, limit).flatMap(({ document, score, fit, evidence }, at): Match[] => {
    const procedure = records[document];
    const rival = ranked[at === 0 ? 1 : 0]?.score ?? 0;
    return procedure
      ? [{ procedure, score, evidence, confidence: confidence({ score, rival, fit }) }]
      : [];
  });
}
