import { z } from "zod";
import { toProcedure } from "../to-procedure.ts";
import { list, required, text } from "./fields.ts";
import { readWith, type Shape } from "./shape.ts";

/** A tick of the export: true, "Có", "x" or a count. */
const tick = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform((value) => {
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (value === null || value === undefined || value.trim() === "") return 0;
    return /^\d+$/u.test(value.trim()) ? Number(value) : Number(/^(?:có|co|x|true)$/iu.test(value));
  });

const schema = z.object({
  ma_tthc: required,
  ten_tthc: required,
  link_truy_cap: text,
  so_quyet_dinh: text,
  ngay_quyet_dinh: text,
  co_quan_ban_hanh: text,
  linh_vuc: text,
  cap_thuc_hien: text,
  doi_tuong_thuc_hien: text,
  tu_khoa: text,
  dia_chi_tiep_nhan: text,
  co_quan_thuc_hien: text,
  yeu_cau_dieu_kien: text,
  cach_thuc_thuc_hien: list(
    z.object({ hinh_thuc_nop: text, thoi_gian: text, phi_le_phi: text, mo_ta: text }),
  ),
  trinh_tu_thuc_hien: list(z.object({ truong_hop_xu_ly: text, mo_ta_chi_tiet: text })),
  tphs: list(z.object({ truong_hop: text, ten_giay_to: text, ban_chinh: tick, ban_sao: tick })),
  kqth: list(z.object({ ten_ket_qua: text })),
  ccpl: list(
    z.object({ so_ky_hieu: text, trich_yeu: text, ngay_ban_hanh: text, ngay_hieu_luc: text }),
  ),
});

/** The commune catalogue exported by the new national system: its JSON, and the rows of its workbook once joined. */
export const communeExport: Shape = {
  name: "commune export",
  matches: (record) => "ma_tthc" in record,
  read: readWith(schema, (record) =>
    toProcedure({
      code: record.ma_tthc,
      name: record.ten_tthc,
      field: record.linh_vuc,
      level: record.cap_thuc_hien,
      agency: record.co_quan_thuc_hien,
      receivingAddress: record.dia_chi_tiep_nhan,
      // Commas also stand inside "(không bao gồm doanh nghiệp, HTX)".
      audience: record.doi_tuong_thuc_hien?.split(/[,;](?![^(]*\))/u) ?? [],
      channels: record.cach_thuc_thuc_hien.map((way) => ({
        method: way.hinh_thuc_nop ?? "",
        time: way.thoi_gian,
        fees: way.phi_le_phi ? [way.phi_le_phi] : [],
        note: way.mo_ta,
      })),
      documents: record.tphs.map((paper) => ({
        group: paper.truong_hop,
        name: paper.ten_giay_to,
        originals: paper.ban_chinh,
        copies: paper.ban_sao,
      })),
      steps: record.trinh_tu_thuc_hien.map((step) => ({
        name: step.truong_hop_xu_ly,
        text: step.mo_ta_chi_tiet ?? "",
      })),
      results: record.kqth.flatMap(({ ten_ket_qua }) => ten_ket_qua ?? []),
      conditions: record.yeu_cau_dieu_kien,
      legalBasis: record.ccpl.map((law) => ({
        number: law.so_ky_hieu,
        title: law.trich_yeu,
        issuedOn: law.ngay_ban_hanh,
        inForceFrom: law.ngay_hieu_luc,
      })),
      keywords: record.tu_khoa?.split(/[,;]/u) ?? [],
      decision: record.so_quyet_dinh,
      date: record.ngay_quyet_dinh,
      publisher: record.co_quan_ban_hanh,
      url: record.link_truy_cap,
    }),
  ),
};
