import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Choice, Reply } from "../../bot/message.ts";
import { parseHtml } from "../../tests/fakes/telegram/telegram-html.ts";
import { bodySchema, renderReply } from "./render.ts";
import type { Body } from "./render.ts";

const choice = (label: string, id = `procedure:${label}`.slice(0, 40)): Choice => ({ id, label });
const bodies = (reply: Reply): Body[] =>
  renderReply(reply).map(({ body }) => bodySchema.parse(body));
const html = (body: Body | undefined) => (body?.method === "sendMessage" ? body.html : undefined);
const buttons = (body: Body | undefined) => body?.keyboard?.flat().map(({ text }) => text);
const pdf = (name: string) => ({ name, type: "application/pdf", url: `https://x.vn/${name}` });

const anyReply: fc.Arbitrary<Reply> = fc.record(
  {
    text: fc
      .array(
        fc.oneof(fc.constantFrom("**đậm**", "<b>", "&", "\n- ", "từ ".repeat(400)), fc.string()),
        { maxLength: 60 },
      )
      .map((pieces) => pieces.join(" ")),
    choices: fc.array(fc.record({ id: fc.string({ maxLength: 80 }), label: fc.string() }), {
      maxLength: 110,
    }),
    attachments: fc.array(fc.record({ name: fc.string(), type: fc.string(), url: fc.webUrl() })),
  },
  { requiredKeys: ["text"] },
);

describe("renderReply", () => {
  it("writes bold as HTML and keeps the plain text beside it", () => {
    const [part] = renderReply({ text: "Lệ phí **5 < 10** & hơn" });
    expect(part).toEqual({
      text: "Lệ phí 5 < 10 & hơn",
      body: { method: "sendMessage", html: "Lệ phí <b>5 &lt; 10</b> &amp; hơn" },
    });
  });

  it("puts choices as buttons, one a row, below the last part only", () => {
    const parts = bodies({
      text: "câu dài. ".repeat(700),
      choices: [choice("Có"), choice("Không")],
    });
    expect(parts).toHaveLength(2);
    expect(parts[0]?.keyboard).toBeUndefined();
    expect(parts[1]?.keyboard).toEqual([
      [{ text: "Có", callback_data: "procedure:Có" }],
      [{ text: "Không", callback_data: "procedure:Không" }],
    ]);
  });

  it("shows a label in full that is too long for its button", () => {
    const long = "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới đất liền";
    const [body] = bodies({
      text: "Anh/chị hỏi thủ tục nào?",
      choices: [choice(long, "a"), choice("Khác")],
    });
    expect(html(body)).toContain(`1. ${long}\n2. Khác`);
    expect(buttons(body)?.[0]).toMatch(/^1\. Đăng ký .*…$/u);
    expect(Array.from(buttons(body)?.[0] ?? "").length).toBeLessThanOrEqual(60);
    expect(buttons(body)?.[1]).toBe("2. Khác");
  });

  it("does not repeat long labels that the text already has", () => {
    const long = "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới đất liền";
    const [body] = bodies({ text: `- ${long}`, choices: [choice(long, "a")] });
    expect(html(body)).toBe(`- ${long}`);
    expect(buttons(body)?.[0]).toMatch(/^Đăng ký .*…$/u);
  });

  it("numbers choices that cannot be buttons", () => {
    const many = Array.from({ length: 101 }, (_, index) => choice(`Mục ${index + 1}`, `m${index}`));
    for (const choices of [many, [choice("Có", "đ".repeat(33))], [choice("Có", "")]]) {
      const [body] = bodies({ text: "Chọn:", choices });
      expect(body?.keyboard).toBeUndefined();
      expect(html(body)).toContain(`1. ${choices[0]?.label}`);
    }
    expect(buttons(bodies({ text: "Chọn:", choices: many.slice(0, 100) })[0])).toHaveLength(100);
  });

  it("sends files after the text, pictures as pictures, the third as a link", () => {
    const photo = { name: "bản đồ", type: "image/png", url: "https://x.vn/a.png" };
    const parts = bodies({
      text: "Mẫu đơn",
      attachments: [pdf("a.pdf"), photo, pdf("c.pdf")],
      choices: [choice("Cảm ơn")],
    });
    expect(parts.map(({ method }) => method)).toEqual(["sendMessage", "sendDocument", "sendPhoto"]);
    expect(html(parts[0])).toContain("c.pdf: https://x.vn/c.pdf");
    expect(buttons(parts[2])).toEqual(["Cảm ơn"]);
  });

  it("has a sentence for choices that came without one", () => {
    expect(renderReply({ text: " ", choices: [choice("Có")] })[0]?.text).not.toBe("");
  });

  it("makes one to three parts that Telegram takes, of any reply", () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const parts = renderReply(reply);
        expect(parts.length).toBeGreaterThanOrEqual(1);
        expect(parts.length).toBeLessThanOrEqual(3);
        for (const part of parts) {
          const body = bodySchema.parse(JSON.parse(JSON.stringify(part.body)));
          const source = html(body);
          if (source !== undefined) {
            expect(parseHtml(source).text).toBe(part.text);
            expect(part.text.length).toBeLessThanOrEqual(4096);
            expect(part.text.length).toBeGreaterThan(0);
          }
          for (const { text, callback_data } of body.keyboard?.flat() ?? []) {
            expect(text.trim()).not.toBe("");
            expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
