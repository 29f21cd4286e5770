import { fold } from "../../text/fold.ts";

const DECISION_TITLE =
  /^(?:cong bo|ban hanh|phe duyet) (?:danh muc|qui trinh)|^(?:quyet dinh|thong tu|nghi dinh) (?:so |ve viec |cong bo )/u;
const SHORTEST_TITLE = 6;

/** A title on one line without list marks. */
export function tidyTitle(title: string): string {
  return title
    .replace(/\s+/gu, " ")
    .replace(/^[\s.,;:*+•–-]+|[\s.,;:]+$/gu, "")
    .trim();
}

/** Why a title does not look like a procedure's; `undefined` when it does. */
export function titleDoubt(title: string): string | undefined {
  if (title.length < SHORTEST_TITLE) return "too short";
  if (!/\p{L}/u.test(title)) return "no words";
  if (DECISION_TITLE.test(fold(title))) return "title of a decision, not of a procedure";
  return /[/(]$/u.test(title) ? "cut off" : undefined;
}
