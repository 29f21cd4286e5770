import { z } from "zod";
import { toProcedure } from "../to-procedure.ts";
import { count, list, required, text } from "./fields.ts";
import { readWith, type Shape } from "./shape.ts";

const unit = z.object({ TENDONVI: text });

const schema = z.object({
  MATTHC: required,
  TENTTHC: required,
  MACOQUANCONGBO: text,
  DIACHITIEPNHAN: text,
  QUYETDINH: text,
  YEUCAU: text,
  TUKHOA: text,
  MOTACOQUANTHUCHIEN: text,
  MOTADOITUONGTHUCHIEN: text,
  TRINHTUTHUCHIEN: list(
    z.object({ TRUONGHOP: text, TRINHTU: list(z.object({ TENTRINHTU: text })) }),
  ),
  CAPTHUCHIEN: list(z.object({ CAPTHUCHIEN: text, TENCAP: text })),
  LINHVUCTHUCHIEN: list(z.object({ TENLINHVUC: text })),
  CACHTHUCTHUCHIEN: list(
    z.object({
      KENH: text,
      THOIGIAN: list(
        z.object({
          THOIGIANGIAIQUYET: text,
          DONVITINH: text,
          MOTA: text,
          PHILEPHI: list(z.object({ SOTIEN: text, DONVI: text, MOTA: text })),
        }),
      ),
    }),
  ),
  DOITUONGTHUCHIEN: list(z.object({ TENDOITUONG: text })),
  THANHPHANHOSO: list(
    z.object({
      TRUONGHOP: text,
      GIAYTO: list(
        z.object({
          TENGIAYTO: text,
          SOBANCHINH: count,
          SOBANSAO: count,
          TENMAUDON: text,
          URL: text,
        }),
      ),
    }),
  ),
  KETQUATHUCHIEN: list(z.object({ TENKETQUA: text })),
  CANCUPHAPLY: list(
    z.object({ SOVANBAN: text, TENVANBAN: text, NGAYBANHANH: text, NGAYHIEULUC: text }),
  ),
  COQUANTHUCHIEN: list(unit),
});

type PackageRecord = z.infer<typeof schema>;

const LEVEL_WORDS: Readonly<Record<string, string>> = {
  "1": "Cấp tỉnh",
  "2": "Cấp huyện",
  "3": "Cấp xã",
};

/** The national database's integration package, as one-stop systems store it. Member names come in upper and mixed case. */
export const integrationPackage: Shape = {
  name: "integration package",
  matches: (record) => Object.keys(record).some((key) => key.toUpperCase() === "MATTHC"),
  read: (record) => readWith(schema, fromPackage)(upperKeys(record)),
};

function fromPackage(record: PackageRecord) {
  return toProcedure({
    code: record.MATTHC,
    name: record.TENTTHC,
    field: record.LINHVUCTHUCHIEN.flatMap(({ TENLINHVUC }) => TENLINHVUC ?? []).join(", "),
    level: record.CAPTHUCHIEN.map(
      ({ TENCAP, CAPTHUCHIEN }) => TENCAP || LEVEL_WORDS[CAPTHUCHIEN ?? ""] || "",
    ).join(", "),
    agency:
      record.MOTACOQUANTHUCHIEN ||
      record.COQUANTHUCHIEN.flatMap(({ TENDONVI }) => TENDONVI ?? []).join("; "),
    receivingAddress: record.DIACHITIEPNHAN,
    audience: record.DOITUONGTHUCHIEN.flatMap(({ TENDOITUONG }) => TENDOITUONG ?? []),
    channels: record.CACHTHUCTHUCHIEN.flatMap(({ KENH, THOIGIAN }) =>
      THOIGIAN.map((time) => ({
        method: KENH ?? "",
        time: timeWords(time),
        fees: time.PHILEPHI.map(feeWords),
        note: time.MOTA,
      })),
    ),
    documents: record.THANHPHANHOSO.flatMap(({ TRUONGHOP, GIAYTO }) =>
      GIAYTO.map((paper) => ({
        group: TRUONGHOP,
        name: paper.TENGIAYTO,
        originals: paper.SOBANCHINH,
        copies: paper.SOBANSAO,
        formName: paper.TENMAUDON,
        formUrl: paper.URL,
      })),
    ),
    steps: record.TRINHTUTHUCHIEN.flatMap(({ TRUONGHOP, TRINHTU }) =>
      TRINHTU.map((step) => ({ name: TRUONGHOP, text: step.TENTRINHTU ?? "" })),
    ).filter(({ text: words }) => words.trim() !== ""),
    results: record.KETQUATHUCHIEN.flatMap(({ TENKETQUA }) => TENKETQUA ?? []),
    conditions: record.YEUCAU,
    legalBasis: record.CANCUPHAPLY.map((law) => ({
      number: law.SOVANBAN,
      title: law.TENVANBAN,
      issuedOn: law.NGAYBANHANH,
      inForceFrom: law.NGAYHIEULUC,
    })),
    keywords: record.TUKHOA?.split(/[,;]/u) ?? [],
    decision: record.QUYETDINH,
    publisher: record.MACOQUANCONGBO,
  });
}

type PackageTime = PackageRecord["CACHTHUCTHUCHIEN"][number]["THOIGIAN"][number];

/** The one-stop screens hide a unit that contains "Khác": then the description says how long. */
function timeWords({ THOIGIANGIAIQUYET, DONVITINH }: PackageTime): string | undefined {
  if (/khác/iu.test(DONVITINH ?? "")) return "Khác";
  return THOIGIANGIAIQUYET && `${THOIGIANGIAIQUYET} ${DONVITINH ?? ""}`.trim();
}

function feeWords({ SOTIEN, DONVI, MOTA }: PackageTime["PHILEPHI"][number]): string {
  const amount = SOTIEN === "0" ? "Miễn phí" : `${SOTIEN ?? ""} ${DONVI ?? "VNĐ"}`.trim();
  return MOTA?.trim() ? `${amount} (${MOTA.trim()})` : amount;
}

function upperKeys(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toUpperCase(), upperDeep(member)]),
  );
}

function upperDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upperDeep);
  // A non-null object that is no array has string keys.
  return value && typeof value === "object" ? upperKeys(value as Record<string, unknown>) : value;
}
