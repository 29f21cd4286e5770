import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aProcedure } from "../test-procedures.ts";
import { readCatalogueFile, readCatalogueFiles } from "./read-catalogue-file.ts";
import { readRecord } from "./read-record.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

function aLine(parts: object = {}) {
  return {
    code: "1.004194",
    name: "Đăng ký tạm trú",
    field: "Cư trú",
    level: "Cấp xã",
    agency: "Công an cấp xã",
    audience: ["Công dân Việt Nam"],
    steps: "Bước 1: Nộp.\nBước 2: Nhận.",
    channels: [
      {
        method: "Trực tiếp",
        processingTime: "3 Ngày làm việc",
        fee: "15,000 VNĐ",
        description: null,
      },
    ],
    documents: [
      {
        group: null,
        name: "Tờ khai",
        originals: 1,
        copies: 0,
        formName: "CT01.doc",
        formUrl: null,
      },
    ],
    result: "Thông báo",
    conditions: null,
    legalBasis: [{ name: "Luật Cư trú", code: "68/2020/QH14" }],
    keywords: null,
    decisionNo: "5548/QĐ-BCA",
    sourceDate: "2025-12",
    publisher: "Bộ Công an",
    sourceUrl: null,
    ...parts,
  };
}

function jsonl(...records: readonly unknown[]) {
  const text = records.map((record) => JSON.stringify(record)).join("\n");
  return { name: "catalogue.jsonl", bytes: Buffer.from(text) };
}

function json(value: unknown) {
  return { name: "answer.json", bytes: Buffer.from(JSON.stringify(value)) };
}

describe("a catalogue of lines", () => {
  it("keeps the record's facts typed", async () => {
    const { procedures, report } = await readCatalogueFile(jsonl(aLine()));
    expect(report).toEqual({ accepted: 1, refused: [], doubtful: [] });
    expect(procedures[0]).toMatchObject({
      code: "1.004194",
      levels: ["commune"],
      channels: [
        {
          method: "counter",
          time: { amount: 3, unit: "working-day" },
          fees: [{ amount: 15_000 }],
        },
      ],
      cases: [{ documents: [{ name: "Tờ khai", form: { name: "CT01.doc" } }] }],
      steps: [{ name: "Bước 1" }, { name: "Bước 2" }],
      legalBasis: [{ number: "68/2020/QH14", title: "Luật Cư trú" }],
      source: { decision: "5548/QĐ-BCA", date: "2025-12" },
      flags: [],
    });
  });

  it("names line and reason of every record that it refuses", async () => {
    const bytes = Buffer.from(
      [
        JSON.stringify(aLine()),
        "{broken",
        "",
        JSON.stringify(aLine({ code: null })),
        JSON.stringify(aLine({ code: "1.000001", name: "  " })),
        JSON.stringify(aLine({ code: "1.000002", channels: "Trực tiếp" })),
        JSON.stringify(aLine({ name: "Đăng ký thường trú" })),
        JSON.stringify(aLine()),
        "[1]",
        JSON.stringify({ hello: 1 }),
      ].join("\n"),
    );
    const { report } = await readCatalogueFile({ name: "c.jsonl", bytes });
    expect(report.accepted).toBe(1);
    expect(report.refused.map(({ line, code, reason }) => [line, code, reason])).toEqual([
      [2, undefined, "not JSON"],
      [4, undefined, expect.stringMatching(/^code: /u)],
      [5, "1.000001", "no name"],
      [6, "1.000002", expect.stringMatching(/^channels: /u)],
      [7, "1.004194", "code 1.004194 came before with different content"],
      [9, undefined, "not an object"],
      [10, undefined, expect.stringMatching(/^unknown shape/u)],
    ]);
  });

  it("tells every fact that will not be stated", async () => {
    const channels = [
      { method: "Trực tiếp", processingTime: "1", fee: "120 VNĐ", description: null },
    ];
    const { report } = await readCatalogueFile(jsonl(aLine({ channels })));
    expect(report.doubtful).toEqual([
      {
        file: "catalogue.jsonl",
        line: 1,
        code: "1.004194",
        facet: "fee",
        reason: "fee-contradiction: 120 VNĐ",
      },
      {
        file: "catalogue.jsonl",
        line: 1,
        code: "1.004194",
        facet: "time",
        reason: "time-without-unit: 1",
      },
    ]);
  });

  it("reads gzipped lines and finds the same code in two files", async () => {
    const bytes = gzipSync(JSON.stringify(aLine()));
    const { report } = await readCatalogueFiles([
      { name: "c.jsonl.gz", bytes },
      jsonl(aLine({ name: "Tạm trú" })),
    ]);
    expect(report.accepted).toBe(1);
    expect(report.refused).toMatchObject([{ file: "catalogue.jsonl", line: 1 }]);
  });

  it("brings a local copy's code to the national one", async () => {
    const { procedures } = await readCatalogueFile(
      jsonl(aLine({ code: "2.000815.000.00.00.H55" })),
    );
    expect(procedures[0]).toMatchObject({ code: "2.000815", aliases: ["2.000815.000.00.00.H55"] });
  });

  it("tells progress", async () => {
    const records = Array.from({ length: 120 }, (_, at) =>
      aLine({ code: `1.${String(at).padStart(6, "0")}` }),
    );
    const seen: number[] = [];
    await readCatalogueFile(jsonl(...records), {
      onProgress: (progress) => seen.push(progress.records),
    });
    expect(seen).toEqual([50, 100, 120]);
  });
});

describe("other shapes", () => {
  it("reads its own procedures back unchanged", async () => {
    const procedure = aProcedure({
      cases: [{ name: "Trường hợp ủy quyền", documents: [{ name: "Văn bản" }], notes: [] }],
      source: { decision: "1/QĐ", date: "2026-01-02" },
    });
    const { procedures, report } = await readCatalogueFile(jsonl(procedure));
    expect(report.refused).toEqual([]);
    expect(procedures).toEqual([procedure]);
  });

  it("reads the national portal's detail, alone and in its envelope", async () => {
    const detail: unknown = JSON.parse(readFileSync(join(FIXTURES, "portal-detail.json"), "utf8"));
    for (const file of [json(detail), json({ code: "OK", data: detail }), json([detail])]) {
      const { procedures, report } = await readCatalogueFile(file);
      expect(report.refused).toEqual([]);
      expect(procedures[0]).toMatchObject({
        code: "1.000363",
        field: "Công nghiệp tiêu dùng",
        levels: ["province"],
        source: { decision: "01/QĐ-BCT", date: "2019-08-11", publisher: "Bộ Công thương" },
      });
      expect(procedures[0]?.channels).toHaveLength(3);
      expect(procedures[0]?.cases[0]?.documents).toHaveLength(4);
      expect(procedures[0]?.channels[0]?.time).toMatchObject({ amount: 5, unit: "working-day" });
    }
  });

  it("reads a row of the old gateway, and says what it lacks", async () => {
    const row = {
      PROCEDURE_CODE: "1.000894",
      PROCEDURE_NAME: "Đăng ký kết hôn",
      FIELD_NAME: "Hộ tịch",
      IMPLEMENTATION_AGENCY: "UBND xã; UBND xã",
    };
    const { procedures } = await readCatalogueFile(json([row]));
    expect(procedures[0]).toMatchObject({ code: "1.000894", agency: "UBND xã" });
    expect(procedures[0]?.flags.map(({ facet, code }) => `${facet} ${code}`)).toContain(
      "documents missing",
    );
  });

  it("reads the integration package in mixed case, wrapped as text", async () => {
    const record = {
      MaTTHC: "2.000488.000.00.00.H56",
      TENTTHC: "Cấp Phiếu lý lịch tư pháp",
      CAPTHUCHIEN: [{ CAPTHUCHIEN: "1" }],
      LINHVUCTHUCHIEN: [{ TENLINHVUC: "Lý lịch tư pháp" }],
      CACHTHUCTHUCHIEN: [
        {
          KENH: "2",
          THOIGIAN: [
            {
              THOIGIANGIAIQUYET: 10,
              DONVITINH: "Ngày",
              PHILEPHI: [{ SOTIEN: "200000", DONVI: "Đồng", MOTA: "" }],
            },
            { THOIGIANGIAIQUYET: 1, DONVITINH: "Khác", MOTA: "Trong ngày", PHILEPHI: [] },
          ],
        },
      ],
      ThanhPhanHoSo: [
        { TRUONGHOP: "", GIAYTO: [{ TENGIAYTO: "Tờ khai", SOBANCHINH: "1", SOBANSAO: 0 }] },
      ],
      KETQUATHUCHIEN: [{ TENKETQUA: "Phiếu" }],
    };
    const { procedures, report } = await readCatalogueFile(
      json({ message: JSON.stringify({ result: [record] }) }),
    );
    expect(report.refused).toEqual([]);
    expect(procedures[0]).toMatchObject({
      code: "2.000488",
      levels: ["province"],
      channels: [
        { method: "online", time: { amount: 10, unit: "day" }, fees: [{ amount: 200_000 }] },
        { method: "online", time: { text: "Trong ngày" } },
      ],
      cases: [{ documents: [{ name: "Tờ khai", originals: 1, copies: 0 }] }],
    });
  });

  it("reads the commune export's JSON", async () => {
    const { procedures, report } = await readCatalogueFile(join(FIXTURES, "commune-export.json"));
    expect(report.refused).toEqual([]);
    expect(procedures[0]).toMatchObject({
      code: "1.000288",
      levels: ["province", "commune"],
      audience: ["Tổ chức (không bao gồm doanh nghiệp, HTX)"],
      source: { date: "2018-01-09" },
    });
    expect(procedures[0]?.channels[0]?.time?.amount).toBeUndefined();
    expect(procedures[0]?.legalBasis[0]).toMatchObject({ issuedOn: "2018-08-22" });
  });

  it("joins the sheets of a commune workbook", async () => {
    const { procedures, report } = await readCatalogueFile({
      name: "capxa.xlsx",
      bytes: await aWorkbook(),
    });
    expect(report.refused).toMatchObject([
      { sheet: "TTHC2-CAPXA", row: 5, reason: "ten_tthc: missing" },
    ]);
    expect(procedures).toHaveLength(2);
    expect(procedures[0]).toMatchObject({
      code: "1.001193",
      name: "Đăng ký khai sinh",
      channels: [{ method: "counter", time: { amount: 1, unit: "working-day" } }],
      cases: [
        { documents: [{ name: "Tờ khai", originals: 1, copies: 0 }, { name: "Giấy chứng sinh" }] },
      ],
      results: ["Giấy khai sinh"],
    });
    expect(procedures[1]?.cases).toEqual([]);
  });
});

async function aWorkbook(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const sheet = (name: string, ...rows: readonly (readonly string[])[]): void => {
    workbook.addWorksheet(name).addRows(rows.map((row) => [...row]));
  };
  sheet(
    "TTHC2-CAPXA",
    ["DANH MỤC THỦ TỤC"],
    ["STT", "Mã TTHC", "Tên TTHC", "Lĩnh vực", "Cấp thực hiện"],
    ["1", "1.001193", "Đăng ký khai sinh", "Hộ tịch", "Cấp xã"],
    ["2", "1.000656", "Đăng ký khai tử", "Hộ tịch", "Cấp xã"],
    ["3", "1.000894", "", "Hộ tịch", "Cấp xã"],
  );
  sheet(
    "Cách thức thực hiện",
    ["Mã TTHC", "Hình thức nộp", "Thời gian", "Phí lệ phí"],
    ["1.001193", "Trực tiếp", "1 Ngày làm việc", "Phí: 0 VNĐ"],
  );
  sheet(
    "TPHS",
    ["Mã TTHC", "Tên giấy tờ", "Bản chính", "Bản sao"],
    ["1.001193", "Tờ khai", "Có", ""],
    ["", "Giấy chứng sinh", "x", ""],
  );
  sheet("KQTH", ["Mã TTHC", "Tên kết quả"], ["1.001193", "Giấy khai sinh"]);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

describe("bad files", () => {
  it.each([
    ["a missing file", "/nowhere/catalogue.jsonl"],
    ["a missing JSON file", "/nowhere/catalogue.json"],
    ["a workbook that is none", { name: "x.xlsx", bytes: Buffer.from("hello") }],
    ["broken gzip", { name: "x.jsonl.gz", bytes: Buffer.from([0x1f, 0x8b, 1, 2, 3]) }],
    ["a picture", { name: "x.json", bytes: Buffer.from([0xff, 0xd8, 0xff]) }],
  ])("reports %s instead of failing", async (_, source) => {
    const { procedures, report } = await readCatalogueFile(source);
    expect(procedures).toEqual([]);
    expect(report.refused.length).toBeGreaterThan(0);
    expect(report.refused[0]?.reason).not.toBe("");
  });

  it("never throws for any record", () => {
    const member = fc.constantFrom(
      "code",
      "name",
      "documents",
      "decisionNo",
      "MaTTHC",
      "ma_tthc",
      "executionMethods",
      "cases",
      "levels",
      "source",
      "PROCEDURE_CODE",
    );
    fc.assert(
      fc.property(fc.dictionary(member, fc.jsonValue()), (record) => {
        const reading = readRecord(record);
        expect("procedure" in reading || reading.refused !== "").toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
