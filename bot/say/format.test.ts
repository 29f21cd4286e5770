import { describe, expect, it } from "vitest";
import { clip, date, line, money, timeLimit } from "./format.ts";

describe("format", () => {
  it("writes money with dots", () => {
    expect(money(50_000)).toBe("50.000 đồng");
    expect(money(1_200_000)).toBe("1.200.000 đồng");
    expect(money(900)).toBe("900 đồng");
  });

  it("writes dates as Vietnamese do, whole or by month", () => {
    expect(date("2018-01-09")).toBe("09/01/2018");
    expect(date("2026-07")).toBe("07/2026");
    expect(date("năm ngoái")).toBe("năm ngoái");
  });

  it("writes time limits only with their unit", () => {
    expect(timeLimit({ amount: 5, unit: "working-day", text: "" })).toBe("5 ngày làm việc");
    expect(timeLimit({ amount: 1.5, unit: "day", text: "" })).toBe("1,5 ngày");
    expect(timeLimit({ amount: 5, text: "5" })).toBeUndefined();
  });

  it("cuts at a word and never inside a character", () => {
    expect(clip("một hai ba bốn năm sáu", 14)).toBe("một hai ba …");
    expect(clip("😀".repeat(10), 8)).toMatch(/^😀+ …$/u);
    expect(clip("ngắn", 10)).toBe("ngắn");
  });

  it("drops the source's own bullets and markup", () => {
    expect(line(" - * **Giấy** chứng sinh")).toBe("- Giấy chứng sinh");
  });
});
