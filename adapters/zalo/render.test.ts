import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attachment, Choice } from "../../bot/message.ts";
import { codePoints } from "../render/split-text.ts";
import { renderForZalo } from "./render.ts";

const plain = { buttons: false };
const choices = (count: number): Choice[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `procedure:${index}`,
    label: `Thủ tục số ${index + 1}`,
  }));
const form: Attachment = {
  name: "to-khai.pdf",
  type: "application/pdf",
  url: "https://a.gov.vn/f",
};

describe("a reply on Zalo", () => {
  it("is plain composed text", () => {
    const reply = { text: "Lệ phí: **50.000 đồng**".normalize("NFD") };
    expect(renderForZalo(reply, plain)).toEqual([
      { text: "Lệ phí: 50.000 đồng".normalize("NFC"), body: { kind: "text" } },
    ]);
  });

  it("numbers its choices under the text and says how to answer", () => {
    const [part] = renderForZalo({ text: "Anh/chị hỏi thủ tục nào?", choices: choices(2) }, plain);
    expect(part?.text).toBe(
      "Anh/chị hỏi thủ tục nào?\n\n1. Thủ tục số 1\n2. Thủ tục số 2\nTrả lời số từ 1 đến 2 để chọn.",
    );
  });

  it("keeps the choices whole in the last part of a long answer", () => {
    const text = "Giấy tờ cần nộp gồm có tờ khai và bản sao. ".repeat(300);
    const parts = renderForZalo({ text, choices: choices(5) }, plain);
    expect(parts).toHaveLength(3);
    expect(parts[2]?.text).toMatch(/1\. Thủ tục số 1[^]*5\. Thủ tục số 5\nTrả lời số từ 1 đến 5/);
  });

  it("shows as many of 500 choices as fit and counts them right", () => {
    const parts = renderForZalo({ text: "Chọn", choices: choices(500) }, plain);
    const shown = parts.at(-1)?.text.match(/^\d+\. /gm)?.length;
    expect(parts.at(-1)?.text).toContain(`từ 1 đến ${shown} để`);
  });

  it("makes buttons of at most five choices when they are on, with the numbers to fall back on", () => {
    const reply = { text: "Chọn:", choices: choices(5) };
    const [part] = renderForZalo(reply, { buttons: true });
    expect(part?.text).toContain("5. Thủ tục số 5");
    expect(part?.body).toMatchObject({
      kind: "buttons",
      text: "Chọn:",
      buttons: [{ title: "Thủ tục số 1", payload: "#mc:procedure:0" }, {}, {}, {}, {}],
    });
    const [six] = renderForZalo({ ...reply, choices: choices(6) }, { buttons: true });
    expect(six?.body).toEqual({ kind: "text" });
  });

  it("sends forms as files after the text and the rest as links in it", () => {
    const page: Attachment = { name: "Trang nộp", type: "text/html", url: "https://dvc.gov.vn" };
    const parts = renderForZalo({ text: "Mẫu đây", attachments: [form, page] }, plain);
    expect(parts).toEqual([
      { text: "Mẫu đây\n\nTrang nộp: https://dvc.gov.vn", body: { kind: "text" } },
      {
        text: "to-khai.pdf: https://a.gov.vn/f",
        body: { kind: "file", name: "to-khai.pdf", url: "https://a.gov.vn/f", type: form.type },
      },
    ]);
  });

  it("rather links a form than cuts the text", () => {
    const text = "một hai ba bốn. ".repeat(330);
    const parts = renderForZalo({ text, attachments: [form] }, plain);
    expect(parts).toHaveLength(3);
    expect(parts[2]?.text).toContain("to-khai.pdf: https://a.gov.vn/f");
  });

  it("stays within Zalo's limits and can be stored, whatever the bot says", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ unit: "grapheme", maxLength: 1_000 }),
      fc.lorem({ maxCount: 500 }),
    );
    const reply = fc.record({
      text,
      choices: fc.array(fc.record({ id: fc.string({ maxLength: 20 }), label: text }), {
        maxLength: 30,
      }),
      attachments: fc.array(
        fc.record({
          name: text,
          type: fc.constantFrom("application/pdf", "text/html"),
          url: fc.oneof(fc.webUrl(), text),
        }),
        { maxLength: 5 },
      ),
    });
    fc.assert(
      fc.property(reply, fc.boolean(), (any, buttons) => {
        const parts = renderForZalo(any, { buttons });
        expect(parts.length).toBeLessThanOrEqual(3);
        for (const part of parts) {
          expect(part.text.trim()).not.toBe("");
          expect(part.text).toBe(part.text.normalize("NFC"));
          const { kind } = part.body as { kind: string };
          if (kind !== "file") expect(codePoints(part.text)).toBeLessThanOrEqual(2_000);
          expect(JSON.stringify(part)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        }
      }),
      { numRuns: 40 },
    );
  });
});
