import type { Facet, Procedure } from "../../knowledge/procedure.ts";
import * as say from "../say/facets.ts";
import { FACET_LABELS, line, plain } from "../say/format.ts";
import { feeSection, timeSection } from "./fees-and-times.ts";
import { documentsSection, formSection } from "./papers.ts";
import type { Section } from "./section.ts";

/** What else decides how a facet is answered. */
export interface SectionRequest {
  readonly caseIndex: number | undefined;
  /** The citizen's words, to find the case that they speak of; empty after a button. */
  readonly question: string;
}

/** Works out one facet of a procedure. Facets that the record leaves open say so. */
export function sectionFor(procedure: Procedure, facet: Facet, request: SectionRequest): Section {
  switch (facet) {
    case "documents":
      return documentsSection(procedure, request);
    case "fee":
      return feeSection(procedure);
    case "time":
      return timeSection(procedure);
    case "place":
      return placeSection(procedure);
    case "steps":
      return stepsSection(procedure);
    case "form":
      return formSection(procedure);
    case "online":
      return onlineSection(procedure);
    case "conditions":
      return conditionsSection(procedure);
    case "legal":
      return listed("legal", procedure.legalBasis.map(say.legalDocument));
    case "result":
      return listed("result", procedure.results);
    case "audience":
      return listed("audience", procedure.audience);
    case "overview":
      return { lines: [] };
  }
}

function listed(facet: Facet, texts: readonly string[]): Section {
  const lines = [...new Set(texts.map((text) => line(text)))];
  return lines.length > 0 ? { lines } : { lines, lead: say.nothingSaid(FACET_LABELS[facet]) };
}

function placeSection(procedure: Procedure): Section {
  const { agency, receivingAddress, channels } = procedure;
  const methods = [...new Set(channels.map((channel) => channel.method))];
  const note = channels.find((channel) => channel.method === "counter")?.note;
  const lines = [
    agency ? line(say.agency(agency)) : undefined,
    receivingAddress ? line(say.address(receivingAddress)) : undefined,
    note ? line(say.methodNote("counter", note)) : undefined,
    methods.length > 0 ? line(say.methods(methods)) : undefined,
  ].filter((text) => text !== undefined);
  return lines.length > 0 ? { lines } : { lines, lead: say.noPlace() };
}

function onlineSection(procedure: Procedure): Section {
  const online = procedure.channels.filter((channel) => channel.method === "online");
  const told = online.length > 0 ? online : procedure.channels;
  const lines = told.flatMap((channel) =>
    channel.note ? [line(say.methodNote(channel.method, channel.note))] : [],
  );
  if (online.length > 0) return { lead: say.online(true), lines: [...new Set(lines)] };
  const methods = [...new Set(procedure.channels.map((channel) => channel.method))];
  const how = methods.length > 0 ? [line(say.methods(methods))] : [];
  return { lead: say.online(false), lines: [...how, ...new Set(lines)] };
}

function stepsSection(procedure: Procedure): Section {
  const lines = procedure.steps.flatMap((step) =>
    step.text
      .split(/\n+/u)
      .map((text, at) => line(say.step(at === 0 ? step.name : undefined, text)))
      .filter((text) => text.length > 3),
  );
  return lines.length > 0 ? { lines } : listed("steps", []);
}

function conditionsSection(procedure: Procedure): Section {
  const lines = (procedure.conditions ?? "")
    .split(/\n+/u)
    .map((text) => plain(text))
    .filter((text) => text !== "" && !/^không(?: có)?\.?$/iu.test(text))
    .map((text) => line(say.step(undefined, text)));
  return lines.length > 0 ? { lines } : { lines, lead: say.noConditions() };
}
