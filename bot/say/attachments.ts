import { COMMANDS } from "./commands.ts";

/** Files or photos without words. */
export function attachments(): string {
  return `Tôi đã nhận tệp nhưng không đọc được nội dung trong đó. Anh/chị viết bằng chữ việc cần hỏi, hoặc nhắn “${COMMANDS.human}” để cán bộ xem. Xin đừng gửi ảnh căn cước hay giấy tờ có số cá nhân.`;
}

/** Files came with a question: said before the answer. */
export function attachmentsUnread(): string {
  return "Tệp gửi kèm tôi không đọc được, tôi trả lời theo phần chữ anh/chị viết.";
}

/** A phone number was shared. */
export function contactShared(): string {
  return `Cảm ơn anh/chị. Hỏi thủ tục thì không cần số điện thoại. Muốn cán bộ hỗ trợ, anh/chị nhắn “${COMMANDS.human}”.`;
}

/** A sticker or the like. */
export function gesture(): string {
  return "Anh/chị cần hỏi thủ tục nào thì cứ nhắn cho tôi.";
}
