import { describe, expect, it } from "vitest";
import { createKnowledge } from "../create-knowledge.ts";
import { aProcedure } from "../test-procedures.ts";
import { tokens } from "../text/tokens.ts";
import { asksForLevel, higherVariants } from "./families.ts";

const records = [
  aProcedure({
    code: "1.000001",
    name: "Cấp hộ chiếu phổ thông (thực hiện tại cấp trung ương)",
    levels: ["ministry"],
  }),
  aProcedure({
    code: "1.000002",
    name: "Cấp hộ chiếu phổ thông (thực hiện tại cấp tỉnh)",
    levels: ["province"],
  }),
  aProcedure({ code: "1.000003", name: "Công nhận hòa giải viên", levels: ["ministry"] }),
];

describe("variants of one procedure", () => {
  it("are known by their title without level", () => {
    expect(higherVariants(records)).toEqual(["ministry", undefined, undefined]);
  });

  it("come nearest to the citizen first, unless another level is asked for", () => {
    const knowledge = createKnowledge(records);
    const firstFor = (question: string) => knowledge.search(question)[0]?.procedure.code;
    expect(firstFor("cấp hộ chiếu phổ thông")).toBe("1.000002");
    expect(firstFor("cấp hộ chiếu phổ thông ở cấp trung ương")).toBe("1.000001");
  });

  it("are asked for by name of the level", () => {
    expect(asksForLevel(tokens("nộp trên cục"), "ministry")).toBe(true);
    expect(asksForLevel(tokens("nộp trên cục"), "province")).toBe(false);
    expect(asksForLevel(tokens("làm ở công an tỉnh"), "province")).toBe(true);
  });
});
