import { COMMANDS } from "./commands.ts";

/** A submitted dossier is asked for; looking up is not possible here yet. */
export function status(): string {
  return [
    "Ở đây chưa tra được tình trạng hồ sơ đã nộp. Anh/chị xem theo một trong hai cách:",
    "- Vào dichvucong.gov.vn, mục Tra cứu hồ sơ, nhập mã hồ sơ in trên giấy tiếp nhận và hẹn trả kết quả.",
    "- Mang giấy hẹn đến nơi đã nộp để hỏi.",
    `Mất giấy hẹn hoặc quá ngày hẹn mà chưa có kết quả, anh/chị nhắn “${COMMANDS.human}”. Xin đừng gửi số căn cước hay mật khẩu vào đây.`,
  ].join("\n");
}
