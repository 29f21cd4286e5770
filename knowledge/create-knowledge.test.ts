import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildKnowledge, createKnowledge } from "./create-knowledge.ts";
import { aProcedure } from "./test-procedures.ts";

const records = [
  aProcedure({ code: "1.001193", name: "Thủ tục đăng ký khai sinh" }),
  aProcedure({ code: "2.000528", name: "Đăng ký khai sinh có yếu tố nước ngoài" }),
  aProcedure({ code: "1.004884", name: "Đăng ký lại khai sinh" }),
  aProcedure({ code: "1.000656", name: "Thủ tục đăng ký khai tử" }),
  aProcedure({ code: "1.000894", name: "Thủ tục đăng ký kết hôn" }),
  aProcedure({ code: "1.004194", name: "Đăng ký tạm trú", aliases: ["1.004194.H05"] }),
  aProcedure({ code: "1.004222", name: "Đăng ký thường trú" }),
  aProcedure({ code: "1.004873", name: "Cấp Giấy xác nhận tình trạng hôn nhân" }),
  aProcedure({ code: "2.000635", name: "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh" }),
  aProcedure({
    code: "1.013225",
    name: "Cấp giấy phép xây dựng mới nhà ở riêng lẻ",
    levels: ["province"],
  }),
  aProcedure({ code: "3.000347", name: "Đổi giấy phép lái xe", levels: ["ministry"] }),
];
const phrasebook = new Map([
  ["1.001193", ["vợ tôi mới sinh em bé", "làm giấy khai sinh cho con"]],
  ["1.004873", ["xin giấy độc thân", "giấy chưa vợ chưa chồng để cưới"]],
  ["1.000656", ["bố tôi vừa mất", "làm giấy báo tử"]],
]);
const knowledge = createKnowledge(records, { phrasebook });

function first(question: string): string | undefined {
  return knowledge.search(question)[0]?.procedure.code;
}

describe("search", () => {
  it.each([
    ["with diacritics", "đăng ký khai sinh", "1.001193"],
    ["without diacritics", "dang ky tam tru", "1.004194"],
    ["in Telex left-overs", "ddawng kys keets hoon", "1.000894"],
    ["in VNI left-overs", "d9a8ng ky1 ke61t ho6n", "1.000894"],
    ["in chat spelling", "đk tạm trú ntn", "1.004194"],
    ["by its abbreviation", "xin gpxd nhà", "1.013225"],
    ["run together", "dangkykethon", "1.000894"],
    ["with a regional slip", "đăng ký tạm chú", "1.004194"],
    ["with a slip in one letter", "đăg ký thườg trú", "1.004222"],
    ["in decomposed letters", "đăng ký kết hôn".normalize("NFD"), "1.000894"],
    ["by a phrase of the phrasebook", "xin cái giấy độc thân", "1.004873"],
    ["by a situation", "vợ em mới sinh bé hôm qua", "1.001193"],
    ["by a variant that is asked for", "khai sinh, bố bé là người nước ngoài", "2.000528"],
  ])("finds a procedure asked for %s", (_, question, code) => {
    expect(first(question)).toBe(code);
  });

  it("puts the ordinary variant before the one nobody asked for", () => {
    const codes = knowledge.search("khai sinh").map(({ procedure }) => procedure.code);
    expect(codes.indexOf("1.001193")).toBeLessThan(codes.indexOf("2.000528"));
  });

  it("puts right diacritics above wrong ones", () => {
    expect(first("thủ tục đăng ký khai tử")).toBe("1.000656");
  });

  it("finds a code inside a sentence first, and is sure of it", () => {
    const [best] = knowledge.search("thủ tục mã 1.004194.H05 cần gì");
    expect(best?.procedure.code).toBe("1.004194");
    expect(best?.confidence).toBe(1);
  });

  it("explains the whole score part by part", () => {
    for (const { score, evidence } of knowledge.search("làm giấy khai sinh cho con")) {
      expect(evidence.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 6);
    }
    const [best] = knowledge.search("làm giấy khai sinh cho con");
    expect(best?.evidence.find(({ part }) => part === "phrase")?.detail).toBe(
      "làm giấy khai sinh cho con",
    );
  });

  it("is surer of a clear question than of a vague one", () => {
    const sure = knowledge.search("làm giấy khai sinh cho con")[0]?.confidence ?? 0;
    const unsure = knowledge.search("giấy")[0]?.confidence ?? 0;
    expect(sure).toBeGreaterThan(unsure);
  });

  it("finds nothing where nothing fits, and keeps to the limit", () => {
    expect(knowledge.search("")).toEqual([]);
    expect(knowledge.search("😀😀")).toEqual([]);
    expect(knowledge.search("đăng ký", { limit: 2 })).toHaveLength(2);
  });

  it("never throws, gives confidences from 0 to 1 and falling scores", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (question) => {
        const found = knowledge.search(question);
        expect(found.every(({ confidence }) => confidence >= 0 && confidence <= 1)).toBe(true);
        expect(found.map(({ score }) => score)).toEqual(
          found.map(({ score }) => score).toSorted((a, b) => b - a),
        );
      }),
    );
  });

  it("answers a question of any length in bounded time", () => {
    const started = performance.now();
    knowledge.search("đăng ký khai sinh cho con ở đâu ".repeat(2000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("a knowledge", () => {
  it("knows procedures by code and alias", () => {
    expect(knowledge.procedure("1.004194.H05")?.code).toBe("1.004194");
    expect(knowledge.procedure("9.999999")).toBeUndefined();
    expect(knowledge.all()).toBe(records);
    expect(knowledge.size).toBe(records.length);
  });

  it("is the same built in slices", async () => {
    const sliced = await buildKnowledge(records, { phrasebook });
    expect(sliced.search("giấy độc thân")).toEqual(knowledge.search("giấy độc thân"));
  });

  it("works empty", () => {
    expect(createKnowledge([]).search("khai sinh")).toEqual([]);
  });
});

describe("buildKnowledge", () => {
  it("lets others work while it builds", async () => {
    const many = Array.from({ length: 1500 }, (_, at) =>
      aProcedure({
        code: `1.${String(at).padStart(6, "0")}`,
        name: `Cấp giấy phép hoạt động số ${at} cho tổ chức, cá nhân trong lĩnh vực văn hóa`,
      }),
    );
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await buildKnowledge(many);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(3);
  });
});
