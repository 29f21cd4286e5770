import type { ImportReport, Place } from "./import/report.ts";
import type { Facet, Flag, Procedure } from "./procedure.ts";

/** What a catalogue holds and lacks. */
export interface CatalogueStats {
  readonly procedures: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly byField: Readonly<Record<string, number>>;
  readonly byFlag: Readonly<Record<Flag["code"], number>>;
  /** Procedures without any fact for a facet. */
  readonly missing: Readonly<Partial<Record<Facet, number>>>;
}

/** Something about the whole catalogue that an operator should look at. */
export interface Finding {
  readonly kind: "same-title" | "alias-taken" | "no-level" | "no-field" | "no-source";
  readonly codes: readonly string[];
  readonly detail: string;
}

const FACETS_OF: Readonly<Partial<Record<Facet, (procedure: Procedure) => boolean>>> = {
  documents: ({ cases }) => cases.some(({ documents }) => documents.length > 0),
  fee: ({ channels }) => channels.some(({ fees }) => fees.length > 0),
  time: ({ channels }) => channels.some(({ time }) => time),
  place: ({ agency, receivingAddress }) => Boolean(agency ?? receivingAddress),
  steps: ({ steps }) => steps.length > 0,
  result: ({ results }) => results.length > 0,
  conditions: ({ conditions }) => Boolean(conditions),
  legal: ({ legalBasis }) => legalBasis.length > 0,
};

/** Counts a catalogue by level, field, flag and missing facet. */
export function catalogueStats(procedures: readonly Procedure[]): CatalogueStats {
  const missing = Object.entries(FACETS_OF).map(
    ([facet, has]) => [facet, procedures.filter((procedure) => !has(procedure)).length] as const,
  );
  return {
    procedures: procedures.length,
    byLevel: count(
      procedures.flatMap(({ levels }): readonly string[] =>
        levels.length > 0 ? levels : ["none"],
      ),
    ),
    byField: count(procedures.map(({ field }) => field || "none")),
    // A procedure counts once for each kind of flag.
    byFlag: count(
      procedures.flatMap(({ flags }) => [...new Set(flags.map(({ code }) => code))]),
    ) as CatalogueStats["byFlag"],
    missing: Object.fromEntries(missing),
  };
}

/** Looks for what no single record shows: equal titles, aliases that are other procedures' codes, records that cannot be placed. */
export function checkCatalogue(procedures: readonly Procedure[]): readonly Finding[] {
  const byTitle = new Map<string, string[]>();
  for (const { name, code } of procedures) byTitle.set(name, [...(byTitle.get(name) ?? []), code]);
  const codes = new Set(procedures.map(({ code }) => code));
  return [
    ...[...byTitle]
      .filter(([, same]) => same.length > 1)
      .map(([name, same]): Finding => ({ kind: "same-title", codes: same, detail: name })),
    ...procedures.flatMap(({ code, aliases }) =>
      aliases
        .filter((alias) => codes.has(alias))
        .map((alias): Finding => ({ kind: "alias-taken", codes: [code, alias], detail: alias })),
    ),
    ...lacking("no-level", procedures, ({ levels }) => levels.length === 0),
    ...lacking("no-field", procedures, ({ field }) => field === ""),
    ...lacking("no-source", procedures, ({ source }) => !source.decision && !source.url),
  ];
}

/** The report of an import in English lines for operators: the account first, then every refusal and doubt with its place. */
export function formatReport(report: ImportReport, findings: readonly Finding[] = []): string {
  const { accepted, refused, doubtful } = report;
  const lines = [
    `${accepted} accepted, ${refused.length} refused, ${doubtful.length} doubtful facts`,
    ...section(
      "Refused",
      refused.map((row) => `${place(row)}  ${row.code ?? "-"}  ${row.reason}`),
    ),
    ...section(
      "Doubtful (kept, but never stated as fact)",
      doubtful.map((row) => `${place(row)}  ${row.code}  ${row.facet}: ${row.reason}`),
    ),
    ...section(
      "In the catalogue as a whole",
      findings.map(({ kind, codes, detail }) => `${kind}  ${shortList(codes)}  ${detail}`),
    ),
  ];
  return lines.join("\n");
}

/** The counts of a catalogue in English lines for operators. */
export function formatStats(stats: CatalogueStats): string {
  const table = (counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, number]) => `${String(number).padStart(7)}  ${name}`);
  return [
    `${stats.procedures} procedures`,
    ...section("By level", table(stats.byLevel)),
    ...section("By field", table(stats.byField)),
    ...section("Flagged, never stated as fact", table(stats.byFlag)),
    ...section("Without any", table(stats.missing as Readonly<Record<string, number>>)),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function place({ file, line, row, sheet }: Place): string {
  const at = line ?? row;
  return [file, sheet, at].filter((part) => part !== undefined).join(":");
}

function shortList(codes: readonly string[]): string {
  const rest = codes.length - 5;
  return rest > 0 ? `${codes.slice(0, 5).join(", ")} and ${rest} more` : codes.join(", ");
}

function lacking(
  kind: Finding["kind"],
  procedures: readonly Procedure[],
  lacks: (procedure: Procedure) => boolean,
): readonly Finding[] {
  const codes = procedures.filter(lacks).map(({ code }) => code);
  return codes.length === 0 ? [] : [{ kind, codes, detail: `${codes.length} procedures` }];
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
