import type { Office } from "../directory.ts";
import { contact } from "./handover.ts";

/** Where the centre is and when it is open. */
export function centre(office: Office | undefined): string {
  if (office) return contact(office);
  return [
    "Tôi chưa có địa chỉ và giờ làm việc của từng trung tâm.",
    "- Trung tâm phục vụ hành chính công làm việc giờ hành chính; lịch cụ thể do từng nơi niêm yết.",
    "- Anh/chị xem số điện thoại trên trang của xã, phường mình để hỏi trước khi đi.",
    "Anh/chị định làm thủ tục gì? Tôi cho biết nộp ở cấp nào.",
  ].join("\n");
}
