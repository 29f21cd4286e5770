import { COMMANDS } from "./commands.ts";
import { paragraphs } from "./format.ts";

/** What the bot is; the law on artificial intelligence wants it said at the start of a conversation. */
function whatIAm(): string {
  return `Đây là trợ lý tự động của Trung tâm Phục vụ hành chính công. Anh/chị cần người thật thì nhắn “${COMMANDS.human}” bất cứ lúc nào.`;
}

/** Questions that work, to show how to ask. */
export function examples(): string {
  return [
    "Anh/chị cứ hỏi bằng lời của mình, ví dụ:",
    "- Khai sinh cho con cần giấy tờ gì?",
    "- Làm lại căn cước bị mất hết bao nhiêu tiền?",
    "- Xin giấy phép xây nhà mấy ngày có?",
  ].join("\n");
}

/** The first words of a conversation. */
export function greeting(): string {
  return paragraphs(
    "Chào anh/chị.",
    `${whatIAm()} Ở đây anh/chị hỏi được về thủ tục hành chính: giấy tờ, lệ phí, thời hạn, nơi nộp, cách làm.`,
    examples(),
  );
}

/** Greets someone who was greeted before. */
export function greetingAgain(): string {
  return "Chào anh/chị. Anh/chị muốn hỏi về thủ tục nào?";
}

/** A line under the first answer when nobody was greeted yet. */
export function firstNotice(): string {
  return `(Câu trả lời này do trợ lý tự động soạn. Cần người thật, anh/chị nhắn “${COMMANDS.human}”.)`;
}

/** Answers thanks. */
export function thanks(): string {
  return "Không có gì ạ. Anh/chị cần hỏi thêm thủ tục nào thì cứ nhắn.";
}

/** Answers a goodbye. */
export function goodbye(): string {
  return "Chào anh/chị. Khi nào cần hỏi thủ tục, anh/chị cứ nhắn lại đây.";
}

/** Who are you, are you a robot? */
export function whoIAm(): string {
  return paragraphs(
    whatIAm(),
    "Nội dung trả lời lấy từ danh mục thủ tục hành chính đã công bố, có ghi nguồn.",
  );
}

/** What can you do? Also the answer to "trợ giúp". */
export function abilities(): string {
  return paragraphs(
    "Anh/chị hỏi được về thủ tục hành chính: cần giấy tờ gì, lệ phí bao nhiêu, mấy ngày có, nộp ở đâu, điều kiện, mẫu đơn, căn cứ pháp lý.",
    examples(),
    `Nhắn “${COMMANDS.human}” để gặp người, “${COMMANDS.cancel}” để bỏ câu đang hỏi.`,
  );
}

/** Answers an insult. */
export function calm(): string {
  return `Xin lỗi vì câu trả lời chưa giúp được anh/chị. Anh/chị viết lại ngắn gọn việc cần làm, hoặc nhắn “${COMMANDS.human}” để có người hỗ trợ.`;
}

/** After "thôi". */
export function cancelled(): string {
  return "Vâng, tôi bỏ câu đang hỏi. Anh/chị cần gì khác thì cứ nhắn.";
}
