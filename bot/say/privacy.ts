/** Someone wants to see or delete their data; a case for staff has been opened. */
export function privacy(): string {
  return [
    "Yêu cầu về dữ liệu của anh/chị đã vào danh sách chờ của cán bộ phụ trách.",
    "- Ở đây chỉ lưu nội dung trò chuyện để trả lời anh/chị.",
    "- Theo luật bảo vệ dữ liệu cá nhân, anh/chị có quyền xem, sửa, xóa dữ liệu của mình.",
  ].join("\n");
}

/** Someone wants no more messages. */
export function noMoreMessages(): string {
  return "Vâng. Tôi chỉ trả lời khi anh/chị nhắn, không tự gửi tin. Anh/chị cũng có thể bỏ quan tâm hoặc chặn tài khoản này bất cứ lúc nào.";
}
