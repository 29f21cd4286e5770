import type { Flag, LegalDocument, Procedure, Source, SubmissionChannel } from "../procedure.ts";
import type { Draft, DraftChannel } from "./draft.ts";
import { isoDate } from "./facts/date.ts";
import { documentCases } from "./facts/documents.ts";
import { parseFees } from "./facts/fee.ts";
import { legalDocument } from "./facts/legal.ts";
import { parseLevels, parseMethods } from "./facts/levels.ts";
import { splitSteps } from "./facts/steps.ts";
import { lacksUnit, parseTimeLimit } from "./facts/time-limit.ts";
import { tidyTitle, titleDoubt } from "./facts/title.ts";

const NATIONAL_CODE = /^(\d\.\d{6})(?:\.\S+)?$/u;
const LONGEST_DETAIL = 160;

/** Types the facts of a draft and flags those that must not be stated. Invents nothing: what cannot be read stays in its own words. */
export function toProcedure(draft: Draft): Procedure {
  const code = draft.code.trim();
  const national = NATIONAL_CODE.exec(code)?.[1];
  const name = tidyTitle(draft.name);
  const channels = (draft.channels ?? []).flatMap(channelsOf);
  const { cases, noPaper } = documentCases(draft.documents ?? []);
  const procedure = {
    code: national ?? code,
    aliases: national && national !== code ? [code] : [],
    name,
    field: draft.field?.trim() ?? "",
    levels: parseLevels(draft.level),
    ...optional("agency", draft.agency),
    ...optional("receivingAddress", draft.receivingAddress),
    audience: unique(draft.audience ?? []),
    channels: channels.map(({ channel }) => channel),
    cases,
    steps: (draft.steps ?? []).flatMap((step) =>
      step.name?.trim()
        ? [{ name: step.name.trim(), text: step.text.trim() }]
        : splitSteps(step.text),
    ),
    results: unique(draft.results ?? []),
    ...optional("conditions", draft.conditions),
    legalBasis: (draft.legalBasis ?? [])
      .map(legalDocument)
      .filter((legal): legal is LegalDocument => legal !== undefined),
    keywords: unique(draft.keywords ?? []),
    source: sourceOf(draft),
  };
  const flags = [
    ...titleFlags(name),
    ...channels.flatMap(({ flags: own }) => own),
    ...paperFlags(noPaper),
    ...missingFlags(procedure),
  ];
  return { ...procedure, flags: uniqueFlags(flags) };
}

function channelsOf(draft: DraftChannel): { channel: SubmissionChannel; flags: Flag[] }[] {
  const fees = draft.fees.flatMap(parseFees);
  const note = draft.note?.trim();
  const inWords = /^khác$/iu.test(draft.time?.trim() ?? "");
  const time = parseTimeLimit(inWords ? note : draft.time);
  const flags: Flag[] = fees.flatMap(({ fee, doubt }) =>
    doubt ? [{ facet: "fee", code: doubt, detail: fee.text.slice(0, LONGEST_DETAIL) }] : [],
  );
  if (time && lacksUnit(time))
    flags.push({ facet: "time", code: "time-without-unit", detail: time.text });
  return parseMethods(draft.method).map((method) => ({
    channel: {
      method,
      ...(time ? { time } : {}),
      fees: fees.map(({ fee }) => fee),
      ...(note ? { note } : {}),
    },
    flags,
  }));
}

function titleFlags(name: string): readonly Flag[] {
  const detail = titleDoubt(name);
  return detail ? [{ facet: "overview", code: "suspicious-title", detail }] : [];
}

function paperFlags(noPaper: number): readonly Flag[] {
  const detail = `${noPaper} rows of the paper table are advice or empty`;
  return noPaper > 0 ? [{ facet: "documents", code: "not-a-document", detail }] : [];
}

function missingFlags({
  cases,
  channels,
  steps,
}: Pick<Procedure, "cases" | "channels" | "steps">): readonly Flag[] {
  const flags: Flag[] = [];
  const missing = (facet: Flag["facet"]): void => {
    flags.push({ facet, code: "missing", detail: "not in the source" });
  };
  if (!cases.some(({ documents }) => documents.length > 0)) missing("documents");
  if (!channels.some(({ time }) => time)) missing("time");
  if (!channels.some(({ fees }) => fees.length > 0)) missing("fee");
  if (steps.length === 0) missing("steps");
  return flags;
}

function sourceOf(draft: Draft): Source {
  const decision = draft.decision?.replace(/^Quyết định số\s*/iu, "");
  return {
    ...optional("decision", decision),
    ...optional("date", isoDate(draft.date)),
    ...optional("publisher", draft.publisher),
    ...optional("url", draft.url),
  };
}

function optional<Key extends string>(
  key: Key,
  value: string | undefined,
): Partial<Record<Key, string>> {
  const text = value?.trim();
  // A computed key widens to an index signature; the one key is Key.
  return text ? ({ [key]: text } as Record<Key, string>) : {};
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list.map((entry) => entry.trim()).filter((entry) => entry !== ""))];
}

function uniqueFlags(flags: readonly Flag[]): readonly Flag[] {
  return [...new Map(flags.map((flag) => [JSON.stringify(flag), flag])).values()];
}
