import type { Source } from "../../knowledge/procedure.ts";
import { COMMANDS } from "./commands.ts";
import { clip, date, plain } from "./format.ts";

/** A procedure's name as the heading of an answer. */
export function heading(name: string): string {
  return `**${clip(plain(name), 240)}**`;
}

/** Where the answer comes from. */
export function source(code: string, from: Source): string {
  const decision =
    from.decision && `Quyết định ${plain(from.decision).replace(/^quyết định( số)?\s*/iu, "")}`;
  const when = from.date && `${from.date.length > 7 ? "ngày" : "tháng"} ${date(from.date)}`;
  const day = when && (decision ? ` ${when}` : `Bản công bố ${when}`);
  const published = [decision, day].filter(Boolean).join("");
  return published ? `Nguồn: ${published}, mã thủ tục ${code}.` : `Nguồn: mã thủ tục ${code}.`;
}

/** Offers the other parts of the procedure. */
export function whatElse(): string {
  return "Anh/chị muốn biết thêm phần nào?";
}

/** The answer may be for another procedure than was meant. */
export function maybeAnother(): string {
  return "Nếu không đúng việc anh/chị cần, chọn thủ tục khác bên dưới.";
}

/** Several procedures fit. */
export function whichOne(): string {
  return "Có mấy thủ tục gần với câu hỏi. Anh/chị cần việc nào?";
}

/** A follow-up without a procedure to follow. */
export function whichProcedure(): string {
  return "Anh/chị đang hỏi thủ tục nào? Ví dụ: “đăng ký khai sinh”, “cấp lại căn cước”.";
}

/** None of the offered ones. */
export function noneOfThese(): string {
  return `Vâng. Anh/chị viết lại cụ thể hơn việc cần làm, hoặc nhắn “${COMMANDS.human}”.`;
}

/** A point of an overview. */
export function point(label: string, text: string): string {
  return `- ${label}: ${text}`;
}

/** How many papers, when they are too many for an overview. */
export function documentCount(count: number, cases: number): string {
  return cases > 1
    ? `tùy ${cases} trường hợp, chọn bên dưới để xem`
    : `${count} loại, chọn bên dưới để xem`;
}
