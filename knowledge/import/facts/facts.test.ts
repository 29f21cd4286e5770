import { describe, expect, it } from "vitest";
import { isoDate } from "./date.ts";
import { documentCases } from "./documents.ts";
import { parseFees } from "./fee.ts";
import { legalDocument } from "./legal.ts";
import { parseLevels, parseMethods } from "./levels.ts";
import { splitSteps } from "./steps.ts";
import { lacksUnit, parseTimeLimit } from "./time-limit.ts";
import { tidyTitle, titleDoubt } from "./title.ts";

describe("parseTimeLimit", () => {
  it.each([
    ["5 Ngày làm việc", 5, "working-day"],
    ["30 Ngày", 30, "day"],
    ["01 Giờ", 1, "hour"],
    ["0.5 Giờ", 0.5, "hour"],
    ["3 Tháng", 3, "month"],
  ])("reads %s", (text, amount, unit) => {
    expect(parseTimeLimit(text)).toEqual({ amount, unit, text });
  });

  it("never gives a bare number a unit", () => {
    const time = parseTimeLimit("1");
    expect(time).toEqual({ amount: 1, text: "1" });
    expect(time && lacksUnit(time)).toBe(true);
  });

  it("keeps words that are no number", () => {
    const time = parseTimeLimit("Không quy định");
    expect(time).toEqual({ text: "Không quy định" });
    expect(time && lacksUnit(time)).toBe(false);
  });
});

describe("parseFees", () => {
  it.each([
    ["Miễn phí", 0],
    ["Miễn phí (Không có)", 0],
    ["Phí : 0 Đồng", 0],
    ["Phí : Không Đồng", 0],
    ["8,000 VNĐ", 8000],
    ["70,000 VNĐ (70.000 đồng/Giấy chứng nhận)", 70_000],
    ["1,000,000 VNĐ (01 triệu đồng/lần cấp.)", 1_000_000],
    ["700 VNĐ (700.000 đồng/cơ sở.)", 700_000],
    ["Lệ phí : 20000 Đồng", 20_000],
  ])("reads %s", (text, amount) => {
    const [parsed] = parseFees(text);
    expect(parsed?.fee.amount).toBe(amount);
    expect(parsed?.doubt).toBeUndefined();
  });

  it.each([
    ["Miễn phí (Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quy định)", "fee-contradiction"],
    ["Miễn phí (190.000 đồng/sổ)", "fee-contradiction"],
    ["120 VNĐ", "fee-contradiction"],
    ["1,500,000 Việt Nam Đồng (150.000 đồng/1 giấy.)", "fee-contradiction"],
    ["(1)", "fee-unreadable"],
    ["Phí : Đồng", "fee-unreadable"],
  ])("states no number for %s", (text, doubt) => {
    const [parsed] = parseFees(text);
    expect(parsed?.fee.amount).toBeUndefined();
    expect(parsed?.fee.text).toBe(text);
    expect(parsed?.doubt).toBe(doubt);
  });

  it("does not turn dollars into đồng", () => {
    expect(parseFees("50 USD (/thị thực)")).toEqual([
      { fee: { text: "50 USD (/thị thực)", condition: "/thị thực" } },
    ]);
  });

  it("reads a fee a line", () => {
    const fees = parseFees("Phí : 2.000.000 Đồng (A)\nPhí : 3.500.000 Đồng (B)");
    expect(fees.map(({ fee }) => fee.amount)).toEqual([2_000_000, 3_500_000]);
    expect(fees.map(({ fee }) => fee.condition)).toEqual(["A", "B"]);
  });
});

describe("documentCases", () => {
  it("sorts papers by case and tells headings from cases", () => {
    const { cases } = documentCases([
      { group: "* Giấy tờ phải nộp:", name: "- Tờ khai", originals: 1, copies: 0 },
      { group: "Trường hợp ủy quyền:", name: "Văn bản ủy quyền", originals: 1, copies: 1 },
    ]);
    expect(cases).toEqual([
      {
        name: "Giấy tờ phải nộp",
        section: true,
        documents: [{ name: "Tờ khai", originals: 1, copies: 0 }],
        notes: [],
      },
      {
        name: "Trường hợp ủy quyền",
        documents: [{ name: "Văn bản ủy quyền", originals: 1, copies: 1 }],
        notes: [],
      },
    ]);
  });

  it("keeps advice as notes and drops rows that say nothing", () => {
    const { cases, noPaper } = documentCases([
      { name: "Trường hợp nộp trực tuyến thì tải bản chụp lên", originals: 0, copies: 0 },
      { name: "* Lưu ý: mang bản chính", originals: 1, copies: 0 },
      { name: "----", originals: 1, copies: 0 },
      { originals: 1, copies: 0 },
      { name: "Sổ BHXH", originals: 1, copies: 0, formName: "Mẫu.doc" },
    ]);
    expect(noPaper).toBe(4);
    expect(cases).toEqual([
      {
        documents: [{ name: "Sổ BHXH", originals: 1, copies: 0, form: { name: "Mẫu.doc" } }],
        notes: ["Trường hợp nộp trực tuyến thì tải bản chụp lên", "Lưu ý: mang bản chính"],
      },
    ]);
  });
});

describe("legalDocument", () => {
  it("finds number and date", () => {
    expect(
      legalDocument({
        title: "Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ",
        number: "",
      }),
    ).toMatchObject({ number: "123/2015/NĐ-CP", issuedOn: "2015-11-15" });
  });

  it("mends a year that was cut between the cells", () => {
    expect(legalDocument({ title: "Luật Khiếu nại năm 2", number: "01102/2011/QH13" })).toEqual({
      title: "Luật Khiếu nại năm 2011",
      number: "02/2011/QH13",
    });
  });

  it("gives nothing for an empty row", () => {
    expect(legalDocument({})).toBeUndefined();
  });
});

describe("isoDate", () => {
  it.each([
    ["09/01/2018", "2018-01-09"],
    ["2026-06/2026-07", "2026-07"],
    [1_565_481_600_000, "2019-08-11"],
    ["31/02/2020", undefined],
    ["hôm qua", undefined],
    [undefined, undefined],
  ])("reads %s as %s", (from, to) => {
    expect(isoDate(from)).toBe(to);
  });
});

describe("levels, methods, steps and titles", () => {
  it("reads levels however they are written", () => {
    expect(parseLevels("Cấp Bộ, Cấp tỉnh, Cấp Xã, Cơ quan khác")).toEqual([
      "ministry",
      "province",
      "commune",
      "other",
    ]);
  });

  it("reads one source word as two methods", () => {
    expect(parseMethods("DIRECT_AND_ONLINE")).toEqual(["counter", "online"]);
    expect(parseMethods("Dịch vụ bưu chính")).toEqual(["post"]);
  });

  it("splits steps at their headings only", () => {
    expect(splitSteps("- Bước 1: Nộp.\nBước 2: Nhận.")).toEqual([
      { name: "Bước 1", text: "Nộp." },
      { name: "Bước 2", text: "Nhận." },
    ]);
    expect(splitSteps("Nộp\nrồi nhận")).toEqual([{ text: "Nộp\nrồi nhận" }]);
  });

  it("doubts titles that are no procedure's", () => {
    expect(tidyTitle(". Tiêu hủy\n biên lai.")).toBe("Tiêu hủy biên lai");
    expect(titleDoubt("Công bố Danh mục thủ tục hành chính")).toBeDefined();
    expect(titleDoubt("Quyết định đóng cửa mỏ khoáng sản (cấp Bộ)")).toBeUndefined();
  });
});
