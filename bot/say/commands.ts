/** Words that work everywhere, as told to citizens. */
export const COMMANDS = {
  human: "gặp cán bộ",
  help: "trợ giúp",
  cancel: "thôi",
} as const;

/** Labels of the buttons that belong to no procedure. */
export const BUTTONS = {
  human: "Gặp cán bộ",
  help: "Xem ví dụ câu hỏi",
  none: "Không phải mấy việc này",
  more: "Xem tiếp",
} as const;
