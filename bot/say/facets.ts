import type { Document, Fee, LegalDocument, SubmissionMethod } from "../../knowledge/procedure.ts";
import { clip, date, METHODS, money, plain } from "./format.ts";

const DOCUMENT_CHARACTERS = 240;
const QUOTE_CHARACTERS = 340;

/** A paper with how many of it and on which form. */
export function document(paper: Document): string {
  const copies = [
    paper.originals ? `${paper.originals} bản chính` : undefined,
    paper.copies ? `${paper.copies} bản sao` : undefined,
  ].filter((part) => part !== undefined);
  const details = [...copies, ...(paper.form ? [`mẫu: ${plain(paper.form.name)}`] : [])];
  const name = clip(plain(paper.name).replace(/[.;,]+$/u, ""), DOCUMENT_CHARACTERS);
  return details.length > 0 ? `${name} (${details.join(", ")})` : name;
}

/** A heading over the papers of one case. */
export function caseHeading(name: string): string {
  return `**${clip(plain(name).replace(/[:;,.]+$/u, ""), 200)}:**`;
}

/** Says for which case the papers below hold and that there are others. */
export function forThisCase(name: string): string {
  return `Giấy tờ khác nhau theo từng trường hợp. Dưới đây là cho: **${clip(plain(name).replace(/[:;,.]+$/u, ""), 200)}**`;
}

/** Asks for the case after showing one of several. */
export function whichCase(): string {
  return "Nếu anh/chị thuộc trường hợp khác, chọn bên dưới.";
}

/** The record lists no papers. */
export function noDocuments(): string {
  return "Bản công bố không liệt kê giấy tờ phải nộp. Anh/chị hỏi lại nơi nộp cho chắc.";
}

/** One fee with what it is for. */
export function fee(one: Fee): string {
  const condition = one.condition && clip(plain(one.condition), QUOTE_CHARACTERS);
  if (one.amount === undefined) return clip(plain(one.text), QUOTE_CHARACTERS);
  const amount = one.amount === 0 ? "Không thu tiền" : money(one.amount);
  return condition ? `${amount}: ${condition}` : amount;
}

/** Fees that hold for some ways of handing in. */
export function feesFor(methods: readonly SubmissionMethod[]): string {
  return `${methods.map((method) => METHODS[method]).join(", ")}:`;
}

/** The record names no fee at all. */
export function noFee(): string {
  return "Bản công bố không ghi lệ phí. Anh/chị hỏi lại nơi nộp trước khi đóng tiền.";
}

/** The record contradicts itself on the fee or cannot be read: only quoted, never stated. */
export function doubtfulFee(texts: readonly string[]): string {
  const quotes = texts.map((text) => `“${clip(plain(text), QUOTE_CHARACTERS)}”`).join("; ");
  return `Mức phí trong bản công bố ghi chưa thống nhất nên tôi không dám nói chắc. Nguyên văn: ${quotes}. Anh/chị hỏi lại nơi nộp trước khi đóng tiền.`;
}

/** How long it takes, one way of handing in after another or all alike. */
export function time(limit: string, methods: readonly SubmissionMethod[]): string {
  return methods.length === 0
    ? limit
    : `${methods.map((method) => METHODS[method]).join(", ")}: ${limit}`;
}

/** A number without a unit is quoted with its doubt; other words of the source are only quoted. */
export function doubtfulTime(text: string): string {
  const quoted = `“${clip(plain(text), 160)}”`;
  const doubt = /^\d+$/u.test(plain(text))
    ? `Bản công bố chỉ ghi ${quoted}, không rõ là giờ, ngày hay ngày làm việc, nên tôi không dám nói chắc.`
    : `Bản công bố ghi: ${quoted}.`;
  return `${doubt} Ngày trả kết quả ghi trên giấy hẹn khi nộp hồ sơ.`;
}

/** When one of several time limits holds, in the source's words. */
export function timeWhen(limit: string, note: string): string {
  return `${limit} (${clip(plain(note), 160)})`;
}

/** The record names no time limit. */
export function noTime(): string {
  return "Bản công bố không ghi thời hạn. Ngày trả kết quả ghi trên giấy hẹn khi nộp hồ sơ.";
}

/** Who carries it out. */
export function agency(name: string): string {
  return `Cơ quan giải quyết: ${plain(name)}`;
}

/** Where dossiers are received. */
export function address(text: string): string {
  return `Nơi nhận hồ sơ: ${clip(plain(text), QUOTE_CHARACTERS)}`;
}

/** The ways to hand in, on one line. */
export function methods(list: readonly SubmissionMethod[]): string {
  return `Cách nộp: ${list.map((method) => METHODS[method].replace("Nộp ", "")).join(", ")}`;
}

/** What the record says about one way of handing in. */
export function methodNote(method: SubmissionMethod, note: string): string {
  return `${METHODS[method]}: ${clip(plain(note), QUOTE_CHARACTERS)}`;
}

/** Nothing is known about the place. */
export function noPlace(): string {
  return "Bản công bố không ghi rõ nơi nộp. Anh/chị hỏi Trung tâm Phục vụ hành chính công của xã, phường.";
}

/** Whether it can be handed in online. */
export function online(possible: boolean): string {
  return possible
    ? "Nộp trực tuyến được, tại Cổng Dịch vụ công quốc gia dichvucong.gov.vn, đăng nhập bằng VNeID."
    : "Bản công bố không có hình thức nộp trực tuyến. Anh/chị nộp theo cách dưới đây.";
}

/** A law, decree or circular. */
export function legalDocument(one: LegalDocument): string {
  const issued = one.issuedOn ? `, ngày ${date(one.issuedOn)}` : "";
  const title = clip(plain(one.title), 220);
  return one.number && !title.includes(one.number)
    ? `${one.number}${issued}: ${title}`
    : `${title}${issued}`;
}

/** A step with its name. */
export function step(name: string | undefined, text: string): string {
  const body = clip(plain(text), 460);
  return name && !body.startsWith(plain(name)) ? `${clip(plain(name), 120)}: ${body}` : body;
}

/** The record says nothing about this part. */
export function nothingSaid(label: string): string {
  return `Bản công bố không ghi phần “${label}”.`;
}

/** No special conditions. */
export function noConditions(): string {
  return "Bản công bố không nêu điều kiện riêng.";
}

/** The record has no form. */
export function noForm(): string {
  return "Bản công bố không kèm mẫu đơn riêng. Anh/chị xin mẫu tại nơi nộp.";
}

/** A form with where to get it. */
export function form(name: string, url: string | undefined): string {
  const label = clip(plain(name), 200);
  return url ? `${label}: ${url}` : label;
}

/** Where forms can be had. */
export function whereForms(url: string | undefined): string {
  return url
    ? `Tải mẫu tại trang thủ tục: ${url}`
    : "Mẫu có tại nơi nộp hồ sơ và trên dichvucong.gov.vn.";
}

/** Sentences of the record that speak of what was asked. */
export function passages(texts: readonly string[]): string {
  return [
    "Bản công bố có ghi:",
    ...texts.map((text) => `- ${clip(plain(text), QUOTE_CHARACTERS)}`),
  ].join("\n");
}
