import { paragraphs } from "./format.ts";

/** A report or complaint was made; a case for staff has been opened with it. */
export function complaint(): string {
  return paragraphs(
    "Phản ánh của anh/chị đã vào danh sách chờ để cán bộ xem. Khi đến lượt, cán bộ nhắn lại trong khung chat này.",
    "Anh/chị nhắn thêm cho rõ: việc xảy ra ở đâu, từ khi nào, liên quan đến ai hoặc cơ quan nào. Có thể gửi kèm ảnh hiện trường.",
    "Muốn gửi chính thức và theo dõi kết quả, anh/chị vào mục Phản ánh, kiến nghị trên dichvucong.gov.vn.",
  );
}
