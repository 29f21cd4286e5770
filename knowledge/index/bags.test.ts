import { describe, expect, it } from "vitest";
import { createKnowledge } from "../create-knowledge.ts";
import { aProcedure } from "../test-procedures.ts";

const records = [
  aProcedure({ code: "1.000001", name: "Cấp giấy phép A" }),
  aProcedure({ code: "1.000002", name: "Cấp giấy phép B" }),
];

describe("word statistics over all phrases", () => {
  it("find a procedure whose words stand in different phrases", () => {
    const phrasebook = new Map([
      ["1.000001", ["mở tiệm bán thuốc", "nhà thuốc tây hết hạn"]],
      ["1.000002", ["mở tiệm bán phở", "quán cơm hết hạn"]],
    ]);
    const knowledge = createKnowledge(records, { phrasebook });
    expect(knowledge.search("tiệm tây")[0]?.procedure.code).toBe("1.000001");
    expect(knowledge.search("tiệm cơm")[0]?.procedure.code).toBe("1.000002");
  });

  it("tell words apart by their diacritics when both sides have them", () => {
    const phrasebook = new Map([
      ["1.000001", ["mất sổ"]],
      ["1.000002", ["mặt sổ"]],
    ]);
    const knowledge = createKnowledge(records, { phrasebook });
    expect(knowledge.search("mặt")[0]?.procedure.code).toBe("1.000002");
    expect(knowledge.search("mất")[0]?.procedure.code).toBe("1.000001");
  });

  it("name themselves in the evidence", () => {
    const [best] = createKnowledge(records).search("giấy phép");
    expect(best?.evidence.map(({ part }) => part)).toContain("words");
  });
});
