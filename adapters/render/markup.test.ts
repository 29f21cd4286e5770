import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinRuns, parseMarkup, plainText, toTelegramHtml } from "./markup.ts";

/** Telegram's own reading of the HTML we make. */
function readBack(html: string): string {
  return html
    .replaceAll(/<\/?b>/gu, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

const text = fc
  .array(
    fc.oneof(fc.constantFrom("**", "*", "<b>", "&amp;", "\n", " ", "lệ phí", "🇻🇳"), fc.string()),
  )
  .map((pieces) => pieces.join(""));

describe("markup", () => {
  it("finds bold text", () => {
    expect(parseMarkup("Lệ phí: **50.000 đồng** một bản")).toEqual([
      { text: "Lệ phí: ", bold: false },
      { text: "50.000 đồng", bold: true },
      { text: " một bản", bold: false },
    ]);
  });

  it("leaves stars alone that mark nothing", () => {
    for (const plain of [
      "2 ** 3",
      "**",
      "****",
      "** a **",
      "**a\nb**",
      "a*b*c",
      "**mở mà không đóng",
    ]) {
      expect(plainText(plain)).toBe(plain);
    }
  });

  it("escapes what HTML would read as its own", () => {
    expect(toTelegramHtml(parseMarkup("**a<b** & c > d"))).toBe("<b>a&lt;b</b> &amp; c &gt; d");
  });

  it("shows the same text as HTML and without markup, whatever was written", () => {
    fc.assert(
      fc.property(text, (any) => {
        const runs = parseMarkup(any);
        expect(joinRuns(runs)).toBe(plainText(any));
        expect(readBack(toTelegramHtml(runs))).toBe(plainText(any));
      }),
    );
  });

  it("makes balanced HTML, whatever was written", () => {
    fc.assert(
      fc.property(text, (any) => {
        const tags = toTelegramHtml(parseMarkup(any)).match(/<[^>]*>/gu) ?? [];
        tags.forEach((tag, index) => expect(tag).toBe(index % 2 === 0 ? "<b>" : "</b>"));
        expect(tags.length % 2).toBe(0);
      }),
    );
  });
});
