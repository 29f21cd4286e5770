import { describe, expect, it } from "vitest";
import { catalogueStats, checkCatalogue, formatReport, formatStats } from "./check.ts";
import { aProcedure } from "./test-procedures.ts";

describe("catalogueStats", () => {
  it("counts by level, field, flag and missing facet", () => {
    const flag = { facet: "time", code: "time-without-unit", detail: "1" } as const;
    const stats = catalogueStats([
      aProcedure({ code: "1.000001", levels: ["commune", "province"], flags: [flag, flag] }),
      aProcedure({ code: "1.000002", levels: [], results: ["Giấy"] }),
    ]);
    expect(stats.procedures).toBe(2);
    expect(stats.byLevel).toEqual({ commune: 1, province: 1, none: 1 });
    expect(stats.byField).toEqual({ "Hộ tịch": 2 });
    expect(stats.byFlag).toEqual({ "time-without-unit": 1 });
    expect(stats.missing).toMatchObject({ documents: 2, result: 1 });
    expect(formatStats(stats)).toContain("1  time-without-unit");
  });
});

describe("checkCatalogue", () => {
  it("finds equal titles and aliases that are other procedures", () => {
    const findings = checkCatalogue([
      aProcedure({ code: "1.000001", source: { decision: "1/QĐ" } }),
      aProcedure({ code: "1.000002", aliases: ["1.000001"], source: { decision: "1/QĐ" } }),
    ]);
    expect(findings).toEqual([
      { kind: "same-title", codes: ["1.000001", "1.000002"], detail: "Đăng ký khai sinh" },
      { kind: "alias-taken", codes: ["1.000002", "1.000001"], detail: "1.000001" },
    ]);
  });

  it("finds nothing in a sound catalogue", () => {
    expect(checkCatalogue([aProcedure({ source: { decision: "1/QĐ" } })])).toEqual([]);
  });
});

describe("formatReport", () => {
  it("names place and reason of every refusal and doubt", () => {
    const text = formatReport({
      accepted: 3,
      refused: [{ file: "a.jsonl", line: 7, reason: "not JSON" }],
      doubtful: [
        { file: "b.xlsx", sheet: "TTHC", row: 4, code: "1.1", facet: "fee", reason: "why" },
      ],
    });
    expect(text).toContain("3 accepted, 1 refused, 1 doubtful facts");
    expect(text).toContain("a.jsonl:7  -  not JSON");
    expect(text).toContain("b.xlsx:TTHC:4  1.1  fee: why");
  });
});
