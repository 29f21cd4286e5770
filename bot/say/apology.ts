import type { Reply } from "../message.ts";

/** When a message could not be handled for a reason of ours. */
export function apology(): Reply {
  return {
    text: "Xin lỗi anh/chị, hệ thống vừa gặp lỗi nên chưa trả lời được tin nhắn này. Lỗi đã được ghi lại để cán bộ xem. Anh/chị vui lòng gửi lại câu hỏi, hoặc gõ “gặp cán bộ” để được hỗ trợ.",
  };
}
