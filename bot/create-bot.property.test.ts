import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChoiceId } from "./choice-id.ts";
import { createBot } from "./create-bot.ts";
import type { CitizenEvent } from "./message.ts";
import { tinyKnowledge } from "./testing/builders.ts";
import { civilStatus } from "./testing/civil-status.ts";

const SNIPPETS = [
  "đăng ký khai sinh",
  "đăng ký thường trú",
  "giấy phép lái xe",
  "lệ phí",
  "bao lâu",
  "giấy tờ gì",
  "2",
  "khác",
  "thôi",
  "gặp cán bộ",
  "chào",
  "hồ sơ của tôi",
  "xem tiếp",
  "không",
];

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 4 }).map((parts) => parts.join(" ")),
  fc.constantFrom("\ud800", "\u0000", "x".repeat(10_000), "đ ".repeat(5_000)),
);
const id = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "procedure:1.001193",
    "procedure:9.999999",
    "facet:1.004222:documents",
    "case:1.004222:1:documents",
    "case:1.004222:99:documents",
    "more:1.004222:documents:1:8",
    "more:1.004222:steps:0:9999",
    "do:none",
    "do:human",
  ),
);
const event: fc.Arbitrary<CitizenEvent> = fc.oneof(
  text.map((written) => ({ kind: "text" as const, text: written })),
  id.map((chosen) => ({ kind: "choice" as const, id: chosen })),
  fc.tuple(id, text).map(([chosen, label]) => ({ kind: "choice" as const, id: chosen, label })),
  text.map((payload) => ({ kind: "start" as const, payload })),
  text.map((written) => ({
    kind: "attachments" as const,
    attachments: [{ type: "image" as const, ref: "x" }],
    text: written,
  })),
  fc.constant({ kind: "location" as const, latitude: 21, longitude: 106 }),
  fc.constant({ kind: "contact" as const, phone: "0912345678", own: true }),
  text.map((name) => ({ kind: "gesture" as const, name })),
);

describe("any conversation", () => {
  const knowledge = tinyKnowledge(civilStatus());
  const bot = createBot({ knowledge: () => knowledge });
  const now = new Date("2026-11-22T02:00:00Z");

  it("gets one readable reply to every event, with choices that fit, and a state that can be stored", () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), (events) => {
        let state: unknown;
        for (const one of events) {
          const result = bot.turn({ state, event: one, now });
          expect(result.replies).toHaveLength(1);
          for (const reply of result.replies) {
            expect(reply.text.trim()).not.toBe("");
            expect(reply.text.length).toBeLessThanOrEqual(2_400);
            expect((reply.choices ?? []).length).toBeLessThanOrEqual(6);
            for (const choice of reply.choices ?? []) {
              expect(new TextEncoder().encode(choice.id).length).toBeLessThanOrEqual(64);
              expect(readChoiceId(choice.id)).toBeDefined();
              expect(choice.label.trim()).not.toBe("");
            }
          }
          const stored: unknown = JSON.parse(JSON.stringify(result.state));
          expect(stored).toEqual(result.state);
          state = stored;
        }
      }),
      { numRuns: 200 },
    );
  });

  it("answers the same to the same, and starts afresh from any state", () => {
    fc.assert(
      fc.property(fc.jsonValue(), event, (state, one) => {
        const once = bot.turn({ state, event: one, now });
        expect(bot.turn({ state, event: one, now })).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});
