import type ExcelJS from "exceljs";
import { fold } from "../text/fold.ts";

export interface WorkbookRecord {
  readonly sheet: string;
  readonly row: number;
  readonly record: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, string>>;

/** Sheet with one row a procedure, and the sheets whose rows belong to one by their code column. */
const MAIN_SHEET = /capxa$|^tthc\d*$/u;
const PARTS: Readonly<Record<string, string>> = {
  "cach thuc thuc hien": "cach_thuc_thuc_hien",
  "trinh tu thuc hien": "trinh_tu_thuc_hien",
  tphs: "tphs",
  kqth: "kqth",
  ccpl: "ccpl",
};

/** Headings in the words of the export and as its JSON names them. */
const COLUMNS: readonly (readonly [RegExp, string])[] = [
  [/^ma (?:tthc|thu tuc.*|so tthc)$/u, "ma_tthc"],
  [/^ten (?:tthc|thu tuc.*)$/u, "ten_tthc"],
  [/^(?:link.*|dia chi truy cap tthc)$/u, "link_truy_cap"],
  [/^so (?:quyet dinh|qd)$/u, "so_quyet_dinh"],
  [/^ngay (?:quyet dinh|qd)$/u, "ngay_quyet_dinh"],
  [/^(?:so ki hieu|so,? ki hieu|so van ban)$/u, "so_ky_hieu"],
  [/^(?:trich yeu.*|ten van ban)$/u, "trich_yeu"],
  [/^(?:thoi gian|thoi han).*$/u, "thoi_gian"],
  [/^(?:phi,? ?le phi|phi \/ le phi|phi\/le phi)$/u, "phi_le_phi"],
  [/^(?:hinh thuc nop|cach thuc)$/u, "hinh_thuc_nop"],
  [/^(?:truong hop xu li)$/u, "truong_hop_xu_ly"],
  [/^(?:mo ta chi tiet|noi dung)$/u, "mo_ta_chi_tiet"],
  [/^(?:yeu cau.*dieu kien.*)$/u, "yeu_cau_dieu_kien"],
  [/^(?:ten giay to|ten thanh phan.*)$/u, "ten_giay_to"],
  [/^(?:so luong )?ban chinh$/u, "ban_chinh"],
  [/^(?:so luong )?ban sao$/u, "ban_sao"],
  [/^ten ket qua.*$/u, "ten_ket_qua"],
];

/** Joins the sheets of a commune workbook into records. Throws when the file is no workbook or has no sheet of procedures. */
export async function readWorkbook(bytes: Uint8Array): Promise<readonly WorkbookRecord[]> {
  // A second to load, which no start without a workbook shall pay.
  const { default: Excel } = await import("exceljs");
  const workbook = new Excel.Workbook();
  // exceljs declares its own Buffer type; at run time any Node buffer is right.
  await workbook.xlsx.load(Buffer.from(bytes) as unknown as ExcelJS.Buffer);
  const main = workbook.worksheets.filter(({ name }) =>
    MAIN_SHEET.test(key(name).replaceAll(" ", "")),
  );
  const sheet = main.find(({ name }) => key(name).includes("cap")) ?? main[0];
  if (!sheet) {
    const names = workbook.worksheets.map(({ name }) => name).join(", ");
    throw new Error(`no sheet TTHC2-CAPXA or TTHC among: ${names}`);
  }
  const parts = new Map<string, Map<string, Row[]>>();
  for (const part of workbook.worksheets) {
    const member = PARTS[key(part.name)];
    if (member) parts.set(member, groupByCode(rowsOf(part).map(({ row }) => row)));
  }
  return rowsOf(sheet).map(({ number, row }) => ({
    sheet: sheet.name,
    row: number,
    record: { ...row, ...partsOf(parts, row["ma_tthc"]) },
  }));
}

function partsOf(
  parts: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>,
  code: string | undefined,
): Record<string, readonly Row[]> {
  const entries = [...parts].map(([member, rows]) => [member, rows.get(code ?? "") ?? []] as const);
  return Object.fromEntries(entries);
}

function groupByCode(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  let code = "";
  for (const row of rows) {
    // Merged cells leave the code empty on the rows that follow.
    code = row["ma_tthc"] ?? code;
    groups.set(code, [...(groups.get(code) ?? []), row]);
  }
  return groups;
}

function rowsOf(sheet: ExcelJS.Worksheet): { number: number; row: Row }[] {
  const rows: { number: number; row: Row }[] = [];
  let columns: string[] | undefined;
  sheet.eachRow((cells, number) => {
    const texts: string[] = [];
    cells.eachCell({ includeEmpty: true }, (cell, at) => {
      texts[at] = cell.text.trim();
    });
    if (columns) rows.push({ number, row: named(columns, texts) });
    else if (texts.some((text) => column(text) === "ma_tthc")) columns = texts.map(column);
  });
  return rows.filter(({ row }) => Object.keys(row).length > 0);
}

function named(columns: readonly string[], texts: readonly string[]): Row {
  const entries = columns.flatMap((name, at): [string, string][] => {
    const text = texts[at];
    return name && text ? [[name, text]] : [];
  });
  return Object.fromEntries(entries);
}

function column(heading: string): string {
  const folded = key(heading);
  return (
    COLUMNS.find(([pattern]) => pattern.test(folded))?.[1] ?? folded.replace(/[^a-z0-9]+/gu, "_")
  );
}

function key(text: string): string {
  return fold(text).replaceAll("_", " ").replace(/\s+/gu, " ").trim();
}
