import { describe, expect, it } from "vitest";
import { distorted, randomNumbers } from "./distort.ts";

function typed(seed: number): readonly string[] {
  const random = randomNumbers(seed);
  return Array.from({ length: 40 }, () => distorted("không được làm giấy khai sinh", random));
}

describe("distorted phrases", () => {
  it("are the same for the same seed and others for another", () => {
    expect(typed(1)).toEqual(typed(1));
    expect(typed(1)).not.toEqual(typed(2));
  });

  it("are of several kinds, the phrase as it is among them", () => {
    const all = typed(3);
    expect(all).toContain("không được làm giấy khai sinh");
    expect(all.some((text) => text.includes("khong duoc lam giay khai sinh"))).toBe(true);
    expect(new Set(all).size).toBeGreaterThan(10);
  });
});
