import { facetHits } from "./facets.ts";
import { has, phrases, without } from "./phrase.ts";
import type { Word } from "./reading.ts";

/** Words that carry no matter of their own: people, politeness, particles, question words. */
const IDLE = new Set(
  "a ah uh u o e em anh chi toi tui minh ad admin ban bot co chu bac con chau ong ba ho no nguoi ta nha nhe nhi oi oh da vang thua gi nao sao dau the vay rua thi la ma va voi hay hoac cho de duoc khong chua roi xong nua lai cung luon het ra vo di den toi len ve trong tu may bao nhieu lau cai nay do kia ay no cac nhung mot can phai muon hoi biet xin noi giup gium dum lam nop ntn nhu the vi neu khi bi co that chinh xac cu the con thu tuc ho so giay to vu viec phan vua vua ".split(
    " ",
  ),
);
/** Pointing at what was talked about. */
const BACK = phrases([
  "cái/giấy/việc/vụ/tờ/thủ đó/này/ấy/kia",
  "tờ giấy đó",
  "cái _ đó",
  "thủ tục đó/này/vừa",
  "vừa rồi",
  "vừa nãy",
  "lúc nãy",
  "ở trên",
  "cái vừa",
  "^ thật ra",
  "^ thực ra",
  "^ nếu",
]);
/** Turning to something else. */
const AWAY = phrases([
  "ý tôi/em/mình/anh/chị là/hỏi/muốn",
  "ý là",
  "^ còn",
  "^ thôi",
  "thôi được rồi",
  "không phải cái/thủ đó/này/ấy/tục",
  "hỏi cái/thủ khác",
  "chuyển sang",
  "à nhầm",
]);
/** What happens to a paper afterwards and has a procedure of its own: lost, expired, to be changed. */
const AFTERWARDS = phrases([
  "bị mất",
  "làm mất",
  "^ mất",
  "hết hạn",
  "quá hạn",
  "gia hạn",
  "cấp lại",
  "xin lại",
  "làm lại",
  "cấp đổi",
  "đổi lại",
  "bị rách",
  "bị hỏng",
  "bị hư",
  "bị sai",
  "thay đổi",
  "sửa đổi",
  "điều chỉnh",
  "xóa",
  "hủy",
  "chấm dứt",
  "tạm ngừng",
  "muốn chuyển",
  "cái mới",
  "thêm _ năm",
  "cuốn mới",
]);

/** The words that say what a message is about, without the facets asked for and idle words. */
export function ownWords(words: readonly Word[]): readonly Word[] {
  return without(words, facetHits(words)).filter((word) => !IDLE.has(word.fold));
}

/** Whether the message points back at what was talked about ("giấy đó", "nếu…"). */
export function refersBack(words: readonly Word[]): boolean {
  return has(BACK, words);
}

/** Whether the message turns away from what was talked about ("ý tôi là…", "còn…"). */
export function turnsAway(words: readonly Word[]): boolean {
  return has(AWAY, words);
}

/** Whether the message is about what comes after the procedure talked about (lost, expired, changed). */
export function comesAfter(words: readonly Word[]): boolean {
  return has(AFTERWARDS, words);
}
