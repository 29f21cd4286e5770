import { describe, expect, it } from "vitest";
import { aTalk } from "../testing/builders.ts";
import { civilStatus } from "../testing/civil-status.ts";

const intentOf = (text: string): string => aTalk(civilStatus()).say(text).trace.intent;

describe("what a message wants", () => {
  it.each([
    "cho tôi gặp người thật",
    "cho mình xin sđt của phòng một cửa",
    "goi nhan vien ra day",
    "ad cho e gặp ng thật vs",
    "kết nối tổng đài viên giúp",
    "cho tui nói chuyện với cán bộ",
    "Đường dây nóng của trung tâm là số mấy",
  ])("%j wants a person", (text) => {
    expect(intentOf(text)).toBe("human");
  });

  it.each([
    "hồ sơ của tôi đến đâu rồi",
    "hs e nộp tuần trước xong chưa ạ",
    "em làm căn cước 3 tuần rồi chưa nhận được",
    "coi giùm hồ sơ tui tới mô rồi",
    "HO5.16-26O915-OO12",
    "H05.16 260915 0012",
    "000.00.16.H05-230315-0012",
    "G09.20-20260609-0092637",
    "03706/2026/07906",
  ])("%j asks about a submitted dossier", (text) => {
    expect(intentOf(text)).toBe("status");
  });

  it.each([
    "nắp cống bị mất rất nguy hiểm cho người đi đường",
    "hàng xóm nuôi heo hôi thối không chịu nổi",
    "cán bộ xã thái độ hách dịch với dân",
    "den duong hong hai thang nay khong ai sua",
    "kiến nghị làm lại con đường liên thôn",
  ])("%j is a report or complaint", (text) => {
    expect(intentOf(text)).toBe("complaint");
  });

  it.each([
    "chào shop",
    "hi",
    "cam on ban nhieu",
    "ok em",
    "haha",
    "em tên gì vậy",
    "ban lam duoc gi",
  ])("%j is small talk", (text) => {
    expect(intentOf(text)).toBe("smalltalk");
  });

  it.each([
    "giá vàng hôm nay",
    "con tôi sốt 39 độ phải làm sao",
    "kết quả xổ số miền bắc",
    "visa đi Nhật cần gì",
    "tôi muốn ly hôn",
  ])("%j is not the centre's business", (text) => {
    expect(intentOf(text)).toBe("offtopic");
  });

  it.each([
    "phòng cháy chữa cháy nhà hàng karaoke",
    "đăng ký kinh doanh xổ số",
    "xin phép chặt cây xanh",
    "hỗ trợ nhà bị sập do bão",
    "kinh doanh vàng miếng",
    "thủ tục tố cáo",
  ])("%j is left to the search", (text) => {
    expect(["unknown", "guidance", "choose"]).toContain(intentOf(text));
  });

  it.each([
    ["mấy giờ mở cửa", "place"],
    ["thứ 7 có làm việc không", "place"],
    ["đặt lịch hẹn", "submission"],
    ["xóa dữ liệu của tôi", "human"],
  ])("%j is taken for %j", (text, intent) => {
    expect(intentOf(text)).toBe(intent);
  });
});
