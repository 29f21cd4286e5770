import type { Facet, Procedure } from "../../knowledge/procedure.ts";
import { clip, FACET_LABELS, lines, plain } from "../say/format.ts";
import { documentCount, point } from "../say/guidance.ts";
import { alternatives } from "./cases.ts";
import { sectionFor } from "./sections.ts";

const POINT_CHARACTERS = 230;
/** So many papers are named in an overview; more are only counted. */
const FEW_PAPERS = 4;

/** The first answer about a procedure: papers, fee, time and place in a line each. */
export function overview(procedure: Procedure): string {
  return lines(
    papers(procedure),
    short(procedure, "fee"),
    short(procedure, "time"),
    procedure.agency && point(FACET_LABELS.place, clip(plain(procedure.agency), POINT_CHARACTERS)),
    short(procedure, "result"),
  );
}

function papers(procedure: Procedure): string | undefined {
  const documents = procedure.cases.flatMap((one) => one.documents);
  const cases = alternatives(procedure).length;
  if (documents.length === 0) return undefined;
  if (documents.length > FEW_PAPERS || cases > 1) {
    return point(FACET_LABELS.documents, documentCount(documents.length, cases));
  }
  const names = documents.map((document) =>
    clip(plain(document.name).replace(/[.;,]+$/u, ""), 110),
  );
  return point(FACET_LABELS.documents, names.join("; "));
}

function short(procedure: Procedure, facet: Facet): string | undefined {
  const section = sectionFor(procedure, facet, { caseIndex: undefined, question: "" });
  const said = section.lead
    ? [section.lead]
    : section.lines.map((text) => text.replace(/^- /u, ""));
  const text = clip(said.join("; ").replace(/:; /gu, ": "), POINT_CHARACTERS);
  return text === "" ? undefined : point(FACET_LABELS[facet], text);
}
