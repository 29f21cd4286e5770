import type { Document, DocumentCase } from "../../procedure.ts";
import { fold } from "../../text/fold.ts";
import type { DraftDocument } from "../draft.ts";

/** How sentences begin that stand in the paper table but tell how to hand in, not what. */
const ADVICE =
  /^\(?(?:truong hop|viec |vi du|luu y|ghi chu|nguoi (?:tiep nhan|yeu cau|co yeu cau)|ban chup cac giay to|doi voi|ngoai giay to|co quan |thong tin chung minh|khi |neu )/u;
const ALWAYS_ADVICE = /^(?:luu y|ghi chu|ngoai (?:cac )?giay to)/u;
const NO_PAPER = /^(?:khong(?: co| qui dinh)?|[^\p{L}]*)\.?$/u;
/** Headings under which papers of every case stand, in contrast to headings that name a case. */
const SECTION =
  /^(?:giay to|luu y|thanh phan|ho so(?: gom| bao gom)?$|cac giay to|nop truc tiep$)/u;

/** Sorts the rows of a paper table by case, and rows that are no paper into the notes of their case. */
export function documentCases(rows: readonly DraftDocument[]): {
  readonly cases: readonly DocumentCase[];
  readonly noPaper: number;
} {
  const cases = new Map<string, { documents: Document[]; notes: string[] }>();
  let noPaper = 0;
  for (const row of rows) {
    const name = tidy(row.name ?? "");
    if (name === "" || NO_PAPER.test(fold(name))) {
      noPaper += 1;
      continue;
    }
    const group = tidy(row.group ?? "").replace(/\s*:$/u, "");
    const entry = cases.get(group) ?? { documents: [], notes: [] };
    cases.set(group, entry);
    if (isAdvice(row, name)) {
      noPaper += 1;
      entry.notes.push(name);
    } else entry.documents.push(paper(row, name));
  }
  return { cases: [...cases].map(toCase), noPaper };
}

function toCase([name, { documents, notes }]: [
  string,
  { documents: Document[]; notes: string[] },
]): DocumentCase {
  if (name === "") return { documents, notes };
  return SECTION.test(fold(name))
    ? { name, section: true, documents, notes }
    : { name, documents, notes };
}

function isAdvice(row: DraftDocument, name: string): boolean {
  const folded = fold(name);
  if (ALWAYS_ADVICE.test(folded)) return true;
  if (row.originals !== 0 || row.copies !== 0) return false;
  return (
    name.endsWith(":") ||
    ADVICE.test(folded) ||
    fold(row.group ?? "")
      .replace(/^\W+/u, "")
      .startsWith("luu y")
  );
}

function paper(row: DraftDocument, name: string): Document {
  const known = row.originals !== undefined && (row.originals > 0 || (row.copies ?? 0) > 0);
  return {
    name,
    ...(known || (row.copies ?? 0) > 0
      ? { originals: row.originals ?? 0, copies: row.copies ?? 0 }
      : {}),
    ...(row.formName
      ? { form: { name: row.formName, ...(row.formUrl ? { url: row.formUrl } : {}) } }
      : {}),
  };
}

/** Takes list marks off the front and left-over punctuation off the end. */
function tidy(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/^[\s*+•–:.-]+(?=\S)/u, "")
    .replace(/(?<=[;.)])\s*\d\.\p{L}{1,3}$/u, "")
    .replace(/[\s;,]+$/u, "")
    .trim();
}
