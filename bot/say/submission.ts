import { COMMANDS } from "./commands.ts";

/** Someone wants to hand in, book or be served right here; that is not possible yet. */
export function submission(): string {
  return [
    "Ở đây chưa nhận hồ sơ và chưa đặt lịch hẹn được. Anh/chị có thể:",
    "- Nộp trực tuyến tại dichvucong.gov.vn, đăng nhập bằng VNeID.",
    "- Nộp trực tiếp tại Trung tâm Phục vụ hành chính công nơi gần nhất.",
    `Anh/chị cho biết muốn làm thủ tục gì để tôi liệt kê giấy tờ, hoặc nhắn “${COMMANDS.human}”.`,
  ].join("\n");
}
