/** What the terminal itself says; everything else comes from the bot. */
export const texts = {
  welcome: "Gõ câu hỏi rồi nhấn Enter. /start: bắt đầu lại, /quit: thoát.",
  unknownCommand: "Lệnh ở đây chỉ có /start và /quit.",
  notStored: "Chưa nhận được câu này, anh/chị gõ lại giúp.",
  noAnswer: "(Chưa có trả lời.)",
  prompt: "> ",
} as const;
