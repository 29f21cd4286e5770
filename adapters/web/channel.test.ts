import { describe, expect, it } from "vitest";
import type { Reply } from "../../bot/message.ts";
import { createWebChannel } from "./channel.ts";
import { chatMessage } from "./transcript.ts";

const channel = createWebChannel();

function roundTrip(reply: Reply) {
  return channel.render(reply).map((part) =>
    chatMessage({
      id: "7",
      order: "9",
      author: "bot",
      // As the store gives it back.
      part: JSON.parse(JSON.stringify(part)),
    }),
  );
}

describe("the web channel", () => {
  it("carries a reply to the page whole", () => {
    const reply = {
      text: "**Lệ phí**\n- miễn phí",
      choices: [{ id: "facet:fee", label: "Lệ phí" }],
      attachments: [{ name: "Tờ khai", type: "application/pdf", url: "https://a.vn/b.pdf" }],
    };
    expect(roundTrip(reply)).toEqual([{ id: "7", author: "bot", ...reply }]);
  });

  it("makes one part of a reply of any length, with any number of choices", () => {
    const choices = Array.from({ length: 500 }, (_, i) => ({ id: `${i}`, label: `${i}` }));
    const [message, ...more] = roundTrip({ text: "dài ".repeat(50_000), choices });
    expect(more).toEqual([]);
    expect(message?.choices).toHaveLength(500);
  });

  it("keeps the transcript free of markup", () => {
    expect(channel.render({ text: "**Lệ phí**: 8.000 đồng" })[0]?.text).toBe("Lệ phí: 8.000 đồng");
  });

  it("hands the store nothing that it cannot keep", () => {
    const broken = "a\u0000b\uD800c";
    const parts = channel.render({
      text: broken,
      choices: [{ id: broken, label: broken }],
      attachments: [{ name: broken, type: broken, url: broken }],
    });
    expect(JSON.stringify(parts)).not.toMatch(/\\u0000|\\ud800/u);
  });

  it("shows a body of another shape as its plain text", () => {
    const part = { text: "chữ thường", body: { something: "else" } };
    expect(chatMessage({ id: "1", order: "1", author: "staff", part })).toEqual({
      id: "1",
      author: "staff",
      text: "chữ thường",
      choices: [],
      attachments: [],
    });
  });

  it("has sent what its row says was sent", async () => {
    const [part = { text: "", body: {} }] = channel.render({ text: "a" });
    expect(await channel.send({ chatId: "x", part })).toEqual({ kind: "sent" });
  });
});
