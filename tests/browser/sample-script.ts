import type { Reply } from "../../bot/message.ts";
import type { Script } from "./scripted-chat.ts";

/** Answers of the length and shape that the real bot gives. */
export const sampleScript: Script = (event) => {
  if (event.kind === "choice") return [documents];
  if (event.kind === "attachments") return [{ text: "Tôi đã nhận tệp của anh/chị." }];
  return event.kind === "text" && /cán bộ/u.test(event.text) ? [person] : [which];
};

const which: Reply = {
  text: "Có hai thủ tục gần với câu hỏi của anh/chị. Anh/chị cần thủ tục nào?",
  choices: [
    { id: "procedure:1.001193", label: "Đăng ký khai sinh" },
    { id: "procedure:2.000986", label: "Khai sinh, thường trú và thẻ bảo hiểm y tế cùng lúc" },
  ],
};

const documents: Reply = {
  text: [
    "**Đăng ký khai sinh** – giấy tờ cần có",
    "",
    "Anh/chị nộp:",
    "- Tờ khai đăng ký khai sinh theo mẫu: **1 bản chính**",
    "- Giấy chứng sinh: **1 bản chính**",
    "- Nếu không có giấy chứng sinh: văn bản của người làm chứng về việc sinh",
    "",
    "Xuất trình: căn cước hoặc hộ chiếu của người đi đăng ký.",
    "",
    "**Lệ phí:** miễn phí nếu đăng ký trong 60 ngày.",
    "Nguồn: https://dichvucong.gov.vn, mã thủ tục 1.001193.",
  ].join("\n"),
  choices: [
    { id: "facet:fee", label: "Lệ phí" },
    { id: "facet:time", label: "Thời hạn" },
    { id: "facet:place", label: "Nộp ở đâu" },
    { id: "facet:steps", label: "Các bước" },
  ],
  attachments: [
    {
      name: "Tờ khai đăng ký khai sinh",
      type: "application/pdf",
      url: "https://example.vn/to-khai.pdf",
    },
  ],
};

const person: Reply = { text: "Tôi đã chuyển lời nhắn tới cán bộ. Anh/chị chờ trong giây lát." };
