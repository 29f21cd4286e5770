import { describe, expect, it } from "vitest";
import { findAll, has, phrases } from "./phrase.ts";
import { read } from "./reading.ts";

const holds = (phrase: string, text: string): boolean => has(phrases([phrase]), read(text).words);

describe("phrases", () => {
  it.each([
    ["giấy tờ gì", "cần giấy tờ gì vậy"],
    ["giấy tờ gì", "can giay to gi vay"],
    ["giấy tờ gì", "cần giấy tò gì"],
    ["ký tên", "kí tên ở đâu"],
    ["cần _ giấy tờ", "cần thêm những giấy tờ"],
    ["nộp __ rồi __ chưa", "nộp trên cổng quốc gia rồi mà bên mình chưa trả"],
    ["mang theo? gì", "mang gì"],
    ["hết/tốn bao nhiêu", "tốn bao nhiêu"],
    ["^ khác $", "khac"],
    ["karaoke", "quan karaoke"],
  ])("%j holds in %j", (phrase, text) => {
    expect(holds(phrase, text)).toBe(true);
  });

  it.each([
    ["có mất", "cần có mặt"],
    ["hôi", "bảo hiểm xã hội"],
    ["hôi", "bao hiem xa hoi"],
    ["^ khác $", "tỉnh khác"],
    ["cần _ giấy tờ", "cần một hai ba bốn năm giấy tờ"],
    ["giấy tờ gì", "giấy phép gì"],
  ])("%j does not hold in %j", (phrase, text) => {
    expect(holds(phrase, text)).toBe(false);
  });

  it("says where it was found", () => {
    const [hit] = findAll(phrases(["giấy tờ gì"]), read("em cần giấy tờ gì ạ").words);
    expect(hit).toMatchObject({ from: 2, to: 5 });
  });
});
