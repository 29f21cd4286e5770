import { createHash } from "node:crypto";
import { z } from "zod";
import type { Knowledge } from "./knowledge.ts";

const question = z.object({
  id: z.string(),
  turns: z.array(z.string()).min(1),
  style: z.string(),
  kind: z.string(),
  codes: z.array(z.string()),
});

/** A question with the codes that a good official would accept. */
export type EvaluationQuestion = z.infer<typeof question>;

/** How often the right procedure came first and among the first three. */
export interface Retrieval {
  readonly questions: number;
  readonly first: number;
  readonly firstThree: number;
}

/** Kinds that one search answers; follow-ups need the conversation. */
const SEARCHED: readonly string[] = ["procedure", "facet"];

/** Reads questions, one JSON object a line. Throws for a line that is none. */
export function parseQuestions(jsonl: string): readonly EvaluationQuestion[] {
  return jsonl
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => question.parse(JSON.parse(line)));
}

/** Which half of a question set a question belongs to: weights are tuned on `tuned` only, `kept` shows over-fitting. */
export function halfOf(id: string): "tuned" | "kept" {
  return (createHash("sha1").update(id).digest()[0] ?? 0) % 2 === 0 ? "kept" : "tuned";
}

/** Measures the search itself, without the conversation around it. */
export function evaluateRetrieval(
  knowledge: Pick<Knowledge, "search">,
  questions: readonly EvaluationQuestion[],
): Retrieval {
  const asked = questions.filter(({ kind, codes }) => SEARCHED.includes(kind) && codes.length > 0);
  const ranks = asked.map(({ turns, codes }) => {
    const found = knowledge.search(turns.at(-1) ?? "", { limit: 3 });
    return found.findIndex(({ procedure }) => codes.includes(procedure.code));
  });
  return {
    questions: asked.length,
    first: ranks.filter((at) => at === 0).length,
    firstThree: ranks.filter((at) => at >= 0).length,
  };
}
