import { describe, expect, it } from "vitest";
import { askedFacets } from "./facets.ts";
import { read } from "./reading.ts";

describe("askedFacets", () => {
  it.each([
    ["làm căn cước cần giấy tờ gì", ["documents"]],
    ["lam can cuoc can mang theo nhung gi", ["documents"]],
    ["hs gồm j z", ["documents"]],
    ["lệ phí làm hộ chiếu", ["fee"]],
    ["tốn bn tiền v", ["fee"]],
    ["hết mấy đồng rứa", ["fee"]],
    ["bao lâu có kết quả", ["time"]],
    ["may ngay xong", ["time"]],
    ["bao la6u co1 va65y", ["time"]],
    ["nộp ở đâu", ["place"]],
    ["ra phường hay lên tỉnh", ["place"]],
    ["có mấy bước", ["steps"]],
    ["điền mẫu số mấy", ["form"]],
    ["đủ bao nhiêu tuổi mới được", ["conditions"]],
    ["sau bao lâu mới được thi lại", ["conditions"]],
    ["theo luật nào", ["legal"]],
    ["làm qua mạng được không", ["online"]],
    ["nhờ người khác đi làm thay được không", ["audience"]],
    ["được cấp giấy gì", ["result"]],
    ["giấy tờ và lệ phí kết hôn", ["documents", "fee"]],
    ["nộp ở đâu, mấy ngày có, hết bao nhiêu tiền", ["place", "time", "fee"]],
    ["đăng ký kết hôn làm sao", ["overview"]],
    ["đăng ký kết hôn", []],
  ])("%j asks for %j", (text, facets) => {
    expect(askedFacets(read(text).words)).toEqual(facets);
  });

  it("does not take a permit for papers to hand in", () => {
    expect(askedFacets(read("phải có giấy phép môi trường mới được chạy").words)).toEqual([]);
  });
});
