/** A command of the bot's menu. `asks`: what choosing it means in the citizen's own words; without it, a fresh start. */
export interface MenuCommand {
  readonly command: string;
  readonly description: string;
  readonly asks?: string;
}

/** What Telegram shows to citizens around the conversation itself. */
export const telegramWords = {
  commands: [
    { command: "start", description: "Bắt đầu lại từ đầu" },
    { command: "hoso", description: "Tra cứu tình trạng hồ sơ", asks: "tra cứu hồ sơ" },
    { command: "canbo", description: "Gặp cán bộ hỗ trợ", asks: "gặp cán bộ" },
    { command: "help", description: "Xem trợ lý giúp được những gì" },
  ],
  /** Above choices that came without a sentence. */
  choose: "Mời anh/chị chọn:",
} as const satisfies { commands: readonly MenuCommand[]; choose: string };
