import type { DocumentCase, Procedure } from "../../knowledge/procedure.ts";
import * as say from "../say/facets.ts";
import { line, plain } from "../say/format.ts";
import { alternatives, caseFor, shared } from "./cases.ts";
import type { Section } from "./section.ts";

/** Up to so many papers, all cases are listed one after another; beyond, one case is shown and the others are offered. */
const LIST_ALL = 9;

function caseLines(one: DocumentCase): readonly string[] {
  const heading = one.name ? [say.caseHeading(one.name)] : [];
  const papers = one.documents.map((document) => line(say.document(document)));
  return papers.length > 0 ? [...heading, ...papers] : [];
}

function noteLines(cases: readonly DocumentCase[]): readonly string[] {
  return cases.flatMap((one) => one.notes).map((note) => line(plain(note).slice(0, 400)));
}

/** The papers to hand in, for the chosen case, the case that the question speaks of, or all of them when they are few. */
export function documentsSection(
  procedure: Procedure,
  { caseIndex, question }: { readonly caseIndex: number | undefined; readonly question: string },
): Section {
  const all = procedure.cases.flatMap((one) => caseLines(one));
  if (all.length === 0) return { lines: [], lead: say.noDocuments() };
  const others = alternatives(procedure);
  const chosen = caseIndex ?? caseFor(procedure, question);
  const papers = procedure.cases.reduce((sum, one) => sum + one.documents.length, 0);
  if (others.length < 2 || (papers <= LIST_ALL && caseIndex === undefined)) {
    return { lines: [...all, ...noteLines(procedure.cases)] };
  }
  return oneCase(procedure, chosen ?? others[0]?.index ?? 0);
}

function oneCase(procedure: Procedure, index: number): Section {
  const one = procedure.cases[index];
  if (!one) return { lines: [], lead: say.noDocuments() };
  const papers = one.documents.map((document) => line(say.document(document)));
  const common = shared(procedure);
  return {
    lead: say.forThisCase(one.name ?? ""),
    lines: [...papers, ...common.flatMap(caseLines), ...noteLines([one, ...common])],
    after: say.whichCase(),
    caseIndex: index,
    otherCases: alternatives(procedure).filter((other) => other.index !== index),
  };
}

/** The forms of a procedure: those attached to papers, and papers that are themselves forms. */
export function formSection(procedure: Procedure): Section {
  const papers = procedure.cases.flatMap((one) => one.documents);
  const lines = papers.flatMap((paper) => {
    const named = /mẫu|tờ khai|đơn|phiếu/iu.test(paper.name);
    if (!paper.form && !named) return [];
    const fileName = paper.form && !named ? say.form(paper.form.name, paper.form.url) : undefined;
    const text = say.document(paper.form?.url ? { name: paper.name } : paper);
    return [line(fileName ? `${text}: ${fileName}` : withLink(text, paper.form?.url))];
  });
  const unique = [...new Set(lines)];
  if (unique.length === 0) return { lines: [], lead: say.noForm() };
  return { lines: unique, after: say.whereForms(procedure.source.url) };
}

function withLink(text: string, url: string | undefined): string {
  return url ? `${text}: ${url}` : text;
}
