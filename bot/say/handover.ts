import type { Office } from "../directory.ts";
import { lines, paragraphs } from "./format.ts";

/** How an office can be reached, as far as known. */
export function contact(office: Office): string {
  return lines(
    office.name,
    office.address && `- Địa chỉ: ${office.address}`,
    office.phone && `- Điện thoại: ${office.phone}`,
    office.hours && `- Giờ làm việc: ${office.hours}`,
  );
}

/** A person was asked for: what happens now, promising nothing that is not certain. */
export function handover(office: Office | undefined): string {
  return paragraphs(
    "Yêu cầu gặp cán bộ của anh/chị đã vào danh sách chờ. Khi đến lượt, cán bộ nhắn lại trong khung chat này; tôi không biết trước phải chờ bao lâu.",
    office && contact(office),
    "Trong lúc chờ, anh/chị viết sẵn việc cần hỏi để cán bộ nắm; vẫn có thể hỏi tôi tiếp. Xin đừng gửi ảnh căn cước hay mật khẩu.",
  );
}
