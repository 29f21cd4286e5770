/** Everything that the page's program says; the page's fixed texts stand in index.html. */
export const texts = {
  author: { bot: "Trợ lý tự động", staff: "Cán bộ hỗ trợ" },
  mine: "Anh/chị",
  sending: "Đang gửi…",
  sent: "Đã gửi",
  failed: "Chưa gửi được",
  resend: "Gửi lại",
  filesLost: "Tệp không còn ở đây, xin chọn lại.",
  askPerson: "gặp cán bộ",
  typing: "Đang soạn câu trả lời…",
  choices: "Lựa chọn",
  chosen: "đã chọn",
  newTab: "mở trong thẻ mới",
  /** @param {number} count */
  moreChoices: (count) => `Xem thêm ${count} lựa chọn`,
  offline: "Máy đang không có mạng. Tin nhắn sẽ gửi được khi có mạng trở lại.",
  reconnecting: "Mất kết nối, đang nối lại…",
  reconnected: "Đã nối lại.",
  cleared: "Đã xóa cuộc trò chuyện khỏi máy này.",
  remove: "Bỏ tệp",
  /** @param {number} left */
  charactersLeft: (left) => `Còn ${left} ký tự.`,
  tooManyFiles: "Mỗi lần gửi được nhiều nhất 5 tệp.",
  /** @param {string} name */
  fileTooLarge: (name) => `“${name}” lớn hơn 10 MB.`,
  /** @param {string} name */
  fileType: (name) => `“${name}” không gửi được. Chỉ nhận ảnh, PDF và Word (.docx).`,
  /** Why a message was not taken, by the code of the answer.
   * @type {Readonly<Record<string, string>>} */
  refused: {
    "text-too-long": "Tin nhắn dài quá 10.000 ký tự, xin chia nhỏ.",
    "too-many-files": "Mỗi lần gửi được nhiều nhất 5 tệp.",
    "file-too-large": "Có tệp lớn hơn 10 MB.",
    "file-type": "Chỉ nhận ảnh, PDF và Word (.docx).",
    "rate-limited": "Anh/chị gửi hơi nhanh, xin đợi một lát.",
    unavailable: "Hệ thống đang bận, xin gửi lại sau ít phút.",
  },
};
