import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readCatalogueFiles } from "../import/read-catalogue-file.ts";
import type { ImportReport } from "../import/report.ts";
import type { Facet, Procedure } from "../procedure.ts";

let procedures: readonly Procedure[] = [];
let report: ImportReport | undefined;

beforeAll(async () => {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith(".jsonl"));
  const paths = files.toSorted().map((file) => join(import.meta.dirname, file));
  ({ procedures, report } = await readCatalogueFiles(paths));
});

/** `code: what is wrong` for every procedure a rule finds something in. */
function findings(rule: (procedure: Procedure) => readonly string[]): readonly string[] {
  return procedures.flatMap((procedure) =>
    rule(procedure).map((finding) => `${procedure.code}: ${finding}`),
  );
}

/** What was written by us; the rest are official titles, names and addresses. */
function ownTexts(procedure: Procedure): readonly string[] {
  return [
    procedure.agency ?? "",
    procedure.receivingAddress ?? "",
    procedure.conditions ?? "",
    ...procedure.channels.flatMap(({ time, fees, note }) => [
      time?.text ?? "",
      note ?? "",
      ...fees.flatMap(({ text, condition }) => [text, condition ?? ""]),
    ]),
    ...procedure.cases.flatMap(({ name, documents, notes }) => [
      name ?? "",
      ...documents.map((document) => document.name),
      ...notes,
    ]),
    ...procedure.steps.flatMap(({ name, text }) => [name ?? "", text]),
    ...procedure.results,
    ...procedure.keywords,
    ...procedure.flags.map(({ detail }) => detail),
  ].filter((text) => text !== "");
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Whether a record answers a question for a facet. */
const FILLED: Readonly<Record<Facet, (procedure: Procedure) => boolean>> = {
  overview: ({ name, field }) => name !== "" && field !== "",
  documents: ({ cases }) =>
    cases.length > 0 && cases.every(({ documents }) => documents.length > 0),
  fee: ({ channels }) => channels.some(({ fees }) => fees.length > 0),
  time: ({ channels }) => channels.some(({ time }) => time),
  place: ({ agency, receivingAddress }) => Boolean(agency && receivingAddress),
  steps: ({ steps }) => steps.length >= 3 && steps.length <= 6,
  form: ({ cases }) => cases.some(({ documents }) => documents.some(({ form }) => form)),
  result: ({ results }) => results.length > 0,
  conditions: ({ conditions }) => Boolean(conditions),
  legal: ({ legalBasis }) => legalBasis.length > 0 && legalBasis.every(({ number }) => number),
  online: ({ channels }) => channels.some(({ method }) => method === "online"),
  audience: ({ audience }) => audience.length > 0,
};

describe("the starter catalogue", () => {
  it("holds 60 procedures under 60 national codes, none refused by the importer", () => {
    expect(report?.refused).toEqual([]);
    expect(new Set(procedures.map(({ code }) => code)).size).toBe(60);
    expect(findings(({ code }) => (/^\d\.\d{6}$/u.test(code) ? [] : ["no national code"]))).toEqual(
      [],
    );
  });

  it("fills every facet or flags it", () => {
    const empty = findings((procedure) =>
      Object.entries(FILLED)
        .filter(([facet, filled]) => {
          const flagged = procedure.flags.some((flag) => flag.facet === facet);
          return !filled(procedure) && !flagged;
        })
        .map(([facet]) => facet),
    );
    expect(empty).toEqual([]);
  });

  it("flags a time whose number has no unit", () => {
    const unflagged = findings(({ channels, flags }) =>
      channels.some(({ time }) => time?.amount !== undefined && !time.unit) &&
      !flags.some(({ code }) => code === "time-without-unit")
        ? ["time without unit"]
        : [],
    );
    expect(unflagged).toEqual([]);
  });

  it("says in a fee without amount why there is none", () => {
    const silent = findings(({ channels }) =>
      channels
        .flatMap(({ fees }) => fees)
        .filter(
          ({ amount, text }) => amount === undefined && !/[Hh]ỏi|[Xx]em|đặt ra|theo/u.test(text),
        )
        .map(({ text }) => text),
    );
    expect(silent).toEqual([]);
  });

  it("names the decision and the day or month of every record", () => {
    const unsourced = findings(({ source }) =>
      [
        source.decision ? "" : "no decision",
        /^\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?$/u.test(source.date ?? "") ? "" : "no ISO date",
        source.url?.startsWith("https://dichvucong.gov.vn/") ? "" : "no page",
      ].filter((finding) => finding !== ""),
    );
    expect(unsourced).toEqual([]);
  });

  it("knows no district any more", () => {
    const districts = findings((procedure) =>
      ownTexts(procedure).filter((text) => /quận|cấp huyện|UBND huyện|thị trấn/iu.test(text)),
    );
    // Said once, as the reason why a time limit of the source is not stated.
    expect(districts).toEqual([expect.stringContaining("mô hình có cấp huyện đã bỏ")]);
  });

  it("asks nobody for a paper household book", () => {
    const books = findings(({ cases }) =>
      cases.flatMap(({ documents }) =>
        documents.map(({ name }) => name).filter((name) => /sổ hộ khẩu|sổ tạm trú/iu.test(name)),
      ),
    );
    expect(books).toEqual([]);
  });

  it("is written in Vietnamese, composed and tidy", () => {
    const untidy = findings((procedure) =>
      textsOf(procedure).filter(
        (text) =>
          text !== text.normalize("NFC") || text !== text.trim() || /\s{2}|[\n\t]/u.test(text),
      ),
    );
    const english = findings((procedure) =>
      ownTexts(procedure).filter((text) =>
        /\b(?:the|and|with|not|source|record|missing|fee|day|form)\b/iu.test(text),
      ),
    );
    expect(untidy).toEqual([]);
    expect(english).toEqual([]);
  });

  it("gives each procedure 6 to 15 everyday names, none twice", () => {
    const few = findings(({ keywords }) => {
      const distinct = new Set(keywords.map((keyword) => keyword.toLowerCase()));
      const fits = keywords.length >= 6 && keywords.length <= 15;
      return fits && distinct.size === keywords.length ? [] : [keywords.join(", ")];
    });
    expect(few).toEqual([]);
  });

  it("tells that no single paper is needed to marry inside the country", () => {
    const marriage = procedures.find(({ code }) => code === "1.000894");
    const papers = marriage?.cases.flatMap(({ documents }) => documents.map(({ name }) => name));
    expect(papers?.filter((name) => name.includes("tình trạng hôn nhân"))).toEqual([]);
    expect(marriage?.cases[0]?.notes[0]).toContain("01/01/2026");
  });
});
