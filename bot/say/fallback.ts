import { COMMANDS } from "./commands.ts";
import { paragraphs } from "./format.ts";
import { examples } from "./smalltalk.ts";

/** Nothing fits the question. */
export function noMatch(): string {
  return paragraphs(
    "Tôi chưa tìm thấy thủ tục nào khớp với câu hỏi này nên không dám đoán. Anh/chị viết lại cụ thể hơn: muốn làm giấy gì, cho ai, đang vướng ở đâu.",
    examples(),
    `Hoặc nhắn “${COMMANDS.human}” để có người hỗ trợ.`,
  );
}

/** The second failure in a row. */
export function noMatchAgain(): string {
  return `Tôi vẫn chưa hiểu đúng việc anh/chị cần. Để khỏi mất thời gian, anh/chị bấm hoặc nhắn “${COMMANDS.human}” để tôi đưa anh/chị vào danh sách chờ của cán bộ.`;
}

/** Not the centre's business. */
export function offTopic(): string {
  return `Việc này nằm ngoài phạm vi: tôi chỉ trả lời về thủ tục hành chính ở Việt Nam. Anh/chị có thủ tục cần hỏi thì nhắn cho tôi, cần người hỗ trợ thì nhắn “${COMMANDS.human}”.`;
}

/** Divorce belongs to the courts. */
export function forTheCourt(): string {
  return `Ly hôn do Tòa án nhân dân giải quyết, không phải thủ tục ở một cửa. Anh/chị hỏi Tòa án nhân dân khu vực nơi vợ hoặc chồng đang ở. Sau khi có bản án hoặc quyết định của Tòa, các giấy tờ hộ tịch liên quan thì hỏi tôi được. Cần người hỗ trợ, nhắn “${COMMANDS.human}”.`;
}

/** One letter, only emoji, keys pressed at random. */
export function unreadable(): string {
  return paragraphs("Tôi chưa đọc ra câu hỏi. Anh/chị viết giúp thành câu.", examples());
}

/** A question in English. */
export function english(): string {
  return `I can answer questions about Vietnamese administrative procedures, in Vietnamese only. Please write in Vietnamese (for example: “đăng ký kết hôn cần giấy tờ gì?”), or send “${COMMANDS.human}” to ask for a staff member.`;
}

/** The message is too long to be one question; said before the answer to its beginning. */
export function longMessage(): string {
  return "Tin nhắn dài quá, tôi chỉ đọc phần đầu.";
}

/** A number was typed that the list does not have. */
export function noSuchNumber(last: number): string {
  return last === 0
    ? "Hiện không có danh sách nào để chọn theo số. Anh/chị cho biết muốn hỏi thủ tục gì?"
    : `Danh sách chỉ có từ 1 đến ${last}. Anh/chị chọn lại giúp.`;
}

/** A button whose procedure is no longer in the catalogue. */
export function staleChoice(): string {
  return "Mục này không còn trong danh mục hiện nay. Anh/chị nhắn lại tên thủ tục cần hỏi.";
}
