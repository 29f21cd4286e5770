/** The adapters' own words to citizens, where a platform's limit must be explained. */
export const renderWords = {
  /** Ends the last part of an answer that was too long for the platform. */
  more: "(Nội dung còn dài. Anh/chị nhắn phần cần xem, ví dụ: giấy tờ, lệ phí, thời hạn.)",
} as const;
