import { describe, expect, it } from "vitest";
import { createAllowances } from "./allowance.ts";

describe("allowances", () => {
  it("give a burst, then a steady rate, and say how long to wait", () => {
    let now = 0;
    const allowances = createAllowances({ burst: 2, perSecond: 4 }, () => now);
    expect([0, 0, 0].map(() => allowances.take("a"))).toEqual([0, 0, 250]);
    now = 249;
    expect(allowances.take("a")).toBe(1);
    now = 250;
    expect(allowances.take("a")).toBe(0);
    expect(allowances.take("a")).toBe(250);
  });

  it("cost a refused visitor nothing", () => {
    let now = 0;
    const allowances = createAllowances({ burst: 1, perSecond: 1 }, () => now);
    allowances.take("a");
    for (let i = 0; i < 100; i++) allowances.take("a");
    now = 1000;
    expect(allowances.take("a")).toBe(0);
  });

  it("keep visitors apart", () => {
    const allowances = createAllowances({ burst: 1, perSecond: 1 }, () => 0);
    expect(["a", "b", "a"].map((key) => allowances.take(key) > 0)).toEqual([false, false, true]);
  });

  it("never save up more than the burst", () => {
    let now = 0;
    const allowances = createAllowances({ burst: 2, perSecond: 1 }, () => now);
    allowances.take("a");
    now = 1_000_000;
    expect([0, 0, 0].map(() => allowances.take("a") > 0)).toEqual([false, false, true]);
  });

  it("remember a busy visitor among very many new ones", () => {
    const allowances = createAllowances({ burst: 1, perSecond: 1 }, () => 0);
    allowances.take("busy");
    for (let i = 0; i < 5000; i++) allowances.take(`visitor ${i}`);
    expect(allowances.take("busy")).toBe(1000);
  });
});
