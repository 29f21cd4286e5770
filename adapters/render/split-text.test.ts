import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinRuns, parseMarkup, plainText } from "./markup.ts";
import { codePoints, splitRuns, splitText } from "./split-text.ts";

const moreLine = "(còn nữa)";
const ink = (text: string) => text.replaceAll(/\s/gu, "");
const halfPair = /\p{Surrogate}/u;
const visible = (text: string) => text.trim() !== "";

/** Text as procedures have it: words, lists, paragraphs, now and then something wild. */
const prose = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom("giấy", "khai", "sinh", "bản sao.", "nộp;", "Mẫu") },
      { weight: 3, arbitrary: fc.constantFrom("\n", "\n\n", "\n- ", "1. ", ":\n") },
      { weight: 1, arbitrary: fc.string({ unit: "grapheme" }) },
      { weight: 1, arbitrary: fc.constantFrom("👨‍👩‍👧‍👦", "é", "x".repeat(60), "\ud800") },
    ),
    { maxLength: 200 },
  )
  .map((pieces) => pieces.join(" "));

describe("splitText", () => {
  it("leaves a text whole that fits", () => {
    expect(splitText("Xin chào", { maxLength: 8, moreLine })).toEqual(["Xin chào"]);
  });

  it("gives no part for nothing", () => {
    expect(splitText(" \n ", { maxLength: 8, moreLine })).toEqual([]);
  });

  it("prefers a paragraph, then a line, then a sentence, then a word", () => {
    const split = (text: string) => splitText(text, { maxLength: 20, moreLine })[0];
    expect(split("Một hai.\n\nBa bốn năm.\nSáu bảy tám")).toBe("Một hai.");
    expect(split("- Một hai ba.\n- Bốn năm sáu bảy")).toBe("- Một hai ba.");
    expect(split("Một hai ba. Bốn năm sáu bảy tám")).toBe("Một hai ba.");
    expect(split("Một hai ba bốn năm sáu bảy tám")).toBe("Một hai ba bốn năm");
  });

  it("keeps a heading with its list and a number with its item", () => {
    const [first] = splitText("Mở đầu.\nGiấy tờ:\n- Tờ khai\n- Bản sao", {
      maxLength: 20,
      moreLine,
    });
    expect(first).toBe("Mở đầu.");
    expect(splitText("Nộp ngay. Tại TP. Huế nhé", { maxLength: 20, moreLine })[0]).toBe(
      "Nộp ngay.",
    );
    expect(splitText("Cần giấy. 1. Tờ khai đăng", { maxLength: 20, moreLine })[0]).toBe(
      "Cần giấy.",
    );
  });

  it("cuts a word only when it is longer than a part, and never inside a grapheme", () => {
    expect(splitText("a".repeat(25), { maxLength: 10, moreLine })).toEqual([
      "a".repeat(10),
      "a".repeat(10),
      "a".repeat(5),
    ]);
    expect(splitText("abc👨‍👩‍👧‍👦def", { maxLength: 12, moreLine })).toEqual(["abc", "👨‍👩‍👧‍👦d", "ef"]);
  });

  it("ends the last part with the closing line when text is left out", () => {
    const parts = splitText("từ ".repeat(60), { maxLength: 30, moreLine });
    expect(parts).toHaveLength(3);
    expect(parts[2]).toMatch(/từ\n\n\(còn nữa\)$/u);
  });

  it("respects lengths and the number of parts, and never cuts a pair", () => {
    const measures = [(text: string) => text.length, codePoints];
    fc.assert(
      fc.property(
        prose,
        fc.integer({ min: 2, max: 80 }),
        fc.constantFrom(...measures),
        (text, maxLength, measure) => {
          const parts = splitText(text, { maxLength, measure, moreLine });
          expect(parts.length).toBeLessThanOrEqual(3);
          for (const part of parts) {
            expect(measure(part)).toBeLessThanOrEqual(maxLength);
            expect(visible(part)).toBe(true);
            if (!halfPair.test(text)) expect(part).not.toMatch(halfPair);
          }
        },
      ),
    );
  });

  it("loses nothing but white space while the parts suffice", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 80 }), (text, maxLength) => {
        const parts = splitText(text, { maxLength, maxParts: Infinity, moreLine });
        expect(ink(parts.join(""))).toBe(ink(text));
      }),
    );
  });

  it("keeps whole words that fit into a part", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 10, max: 80 }), (text, maxLength) => {
        const words = new Set(text.split(/\s+/u));
        for (const part of splitText(text, { maxLength, maxParts: Infinity, moreLine })) {
          for (const word of part.split(/\s+/u)) {
            if (!words.has(word))
              expect([...words].some((w) => w.length > maxLength && w.includes(word))).toBe(true);
          }
        }
      }),
    );
  });
});

describe("splitRuns", () => {
  it("keeps bold on both sides of a cut", () => {
    expect(splitRuns(parseMarkup("**một hai ba bốn**"), { maxLength: 8, moreLine })).toEqual([
      [{ text: "một hai", bold: true }],
      [{ text: "ba bốn", bold: true }],
    ]);
  });

  it("cuts where the text without markup would be cut", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 80 }), (text, maxLength) => {
        const marked = text.replaceAll("giấy", "**giấy**");
        expect(splitRuns(parseMarkup(marked), { maxLength, moreLine }).map(joinRuns)).toEqual(
          splitText(plainText(marked), { maxLength, moreLine }),
        );
      }),
    );
  });
});
