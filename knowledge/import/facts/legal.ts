import type { LegalDocument } from "../../procedure.ts";
import type { DraftLegal } from "../draft.ts";
import { isoDate } from "./date.ts";

const NUMBER = /\d{1,4}\/(?:\d{4}\/)?[\p{Lu}][\p{L}\d-]*/u;

/** Puts number, title and dates of a legal document in their places; `undefined` for an empty row. */
export function legalDocument(draft: DraftLegal): LegalDocument | undefined {
  const { title: rawTitle, number: rawNumber } = rejoin(draft);
  const number = NUMBER.exec(rawNumber)?.[0] ?? NUMBER.exec(rawTitle)?.[0];
  const title = rawTitle === "" ? (number ?? "") : rawTitle;
  if (title === "") return undefined;
  const issuedOn =
    isoDate(draft.issuedOn) ?? isoDate(/ngày\s*(\d{1,2}\/\d{1,2}\/\d{4})/u.exec(title)?.[1]);
  const inForceFrom = isoDate(draft.inForceFrom);
  return {
    title,
    ...(number ? { number } : {}),
    ...(issuedOn ? { issuedOn } : {}),
    ...(inForceFrom ? { inForceFrom } : {}),
  };
}

/** Some sources cut the cell inside a year: title "Luật Khiếu nại năm 2", number "01102/2011/QH13". */
function rejoin({ title = "", number = "" }: DraftLegal): { title: string; number: string } {
  const clean = { title: title.replace(/\s+/gu, " ").trim(), number: number.trim() };
  const cut = /^(.*\b20\d\d)(\d{1,3}\/\d{4}\/.+)$/u.exec(clean.title + clean.number);
  if (/\D2$/u.test(clean.title) && /^\d{5,}\//u.test(clean.number) && cut)
    return { title: cut[1] ?? "", number: cut[2] ?? "" };
  return /^\d{5,}\//u.test(clean.number) ? { ...clean, number: "" } : clean;
}
