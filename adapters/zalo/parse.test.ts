import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEvent } from "./parse.ts";

const at = new Date("2026-11-22T03:00:00.000Z");
const folder = new URL("fixtures/", import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const read = (body: string, server = "OA OpenAPI") =>
  parseEvent({ body, server, at, oaId: "oa-of-ours" });
const event = (name: string) => read(fixture(`${name}.json`))?.event;
const anEvent = (change: object): string =>
  JSON.stringify({
    event_name: "user_send_text",
    sender: { id: "u1" },
    recipient: { id: "oa1" },
    message: { msg_id: "m1", text: "xin chào" },
    timestamp: String(at.getTime()),
    ...change,
  });

describe("what a citizen does", () => {
  it("reads a text as it was captured live", () => {
    expect(read(fixture("user_send_text.live.json"))).toEqual({
      channel: "zalo",
      account: "3674338702778449434",
      chatId: "675059164343092785",
      platformId: "user_send_text:b2db3895fe26797f2030",
      sentAt: at,
      event: { kind: "text", text: "Alo" },
    });
  });

  it("reads the time it was sent, unless the time cannot be", () => {
    const sent = new Date(at.getTime() - 3_600_000);
    const withTime = (timestamp: unknown) => read(anEvent({ timestamp }))?.sentAt;
    expect(withTime(String(sent.getTime()))).toEqual(sent);
    expect(withTime(sent.getTime())).toEqual(sent);
    for (const odd of ["154390853474", "yesterday", "", null, at.getTime() + 3_600_000])
      expect(withTime(odd)).toEqual(at);
  });

  it("reads pictures, recordings and files with what is known of them", () => {
    expect(event("user_send_image")).toEqual({
      kind: "attachments",
      attachments: [{ type: "image", ref: "http://f6.photo.talk.zdn.vn/a.jpg" }],
    });
    expect(event("user_send_gif")).toMatchObject({ attachments: [{ type: "image" }] });
    expect(event("user_send_audio")).toMatchObject({ attachments: [{ type: "audio" }] });
    expect(event("user_send_video")).toMatchObject({ attachments: [{ type: "video" }] });
    expect(event("user_send_file")).toEqual({
      kind: "attachments",
      attachments: [
        {
          type: "file",
          ref: "https://f10.file.talk.zdn.vn/don-de-nghi.pdf",
          name: "don-de-nghi.pdf",
          sizeBytes: 10_240,
        },
      ],
    });
  });

  it("keeps a picture's caption, and reads one without a usable address as its words", () => {
    const picture = (payload: object) =>
      read(
        anEvent({
          event_name: "user_send_image",
          message: { msg_id: "m", text: "giấy đây", attachments: [{ type: "image", payload }] },
        }),
      )?.event;
    expect(picture({ url: "https://a.zdn.vn/1" })).toMatchObject({ text: "giấy đây" });
    expect(picture({})).toEqual({ kind: "text", text: "giấy đây" });
  });

  it("reads links, places, stickers, cards, contact details and openings", () => {
    expect(event("user_send_link")).toEqual({
      kind: "text",
      text: "https://dichvucong.gov.vn\nCổng dịch vụ công",
    });
    expect(event("user_send_location")).toEqual({
      kind: "location",
      latitude: 10.762622,
      longitude: 106.660172,
    });
    expect(event("user_send_sticker")).toEqual({ kind: "gesture", name: "sticker" });
    expect(event("user_send_business_card")).toEqual({ kind: "gesture", name: "business-card" });
    expect(event("user_submit_info")).toEqual({ kind: "contact", phone: "84912345678", own: true });
    expect(event("follow")).toEqual({ kind: "start" });
    expect(event("user_click_chatnow")).toEqual({ kind: "start" });
  });

  it("reads our hidden buttons as choices and other hash texts as texts", () => {
    const text = (words: string) => read(anEvent({ message: { msg_id: "m", text: words } }))?.event;
    expect(text("#mc:procedure:1.001193")).toEqual({ kind: "choice", id: "procedure:1.001193" });
    for (const words of ["#mc:", `#mc:${"x".repeat(65)}`, "#menu", "mc:x"])
      expect(text(words)).toEqual({ kind: "text", text: words });
  });

  it("finds no place where the coordinates are none", () => {
    for (const coordinates of [
      { latitude: "", longitude: "" },
      { latitude: "91", longitude: "0" },
    ])
      expect(
        read(
          anEvent({
            event_name: "user_send_location",
            message: {
              msg_id: "m",
              attachments: [{ type: "location", payload: { coordinates } }],
            },
          }),
        )?.event,
      ).toMatchObject({ kind: "other" });
  });
});

describe("what is told and needs no answer", () => {
  it("knows a person's message in the console from our own echo", () => {
    expect(event("oa_send_text.human")).toMatchObject({
      kind: "echo",
      admin: "4267886274574868951",
    });
    expect(event("oa_send_text.api")).toEqual({
      kind: "echo",
      messageId: "96d3cdf3af150460909",
      text: "message",
    });
    expect(read(fixture("oa_send_text.api.json"))).toMatchObject({
      account: "388613280878808645",
      chatId: "246845883529197922",
    });
  });

  it("reads leaving, withdrawal and receipts", () => {
    expect(event("unfollow")).toEqual({ kind: "left", how: "unfollowed" });
    expect(event("user_withdraw")).toEqual({ kind: "withdrawn" });
    expect(event("user_received_message")).toMatchObject({ kind: "receipt", what: "delivered" });
    expect(event("user_seen_message")).toEqual({
      kind: "receipt",
      what: "seen",
      messageIds: ["63ecf43f0df7dba892e6", "63ecf43f0df7dba892e7"],
    });
  });

  it("keeps the body of everything else", () => {
    for (const name of ["user_reacted_message", "add_user_to_tag", "anonymous_send_text"])
      expect(read(fixture(`${name}.json`))).toMatchObject({
        event: { kind: "other", name },
        raw: fixture(`${name}.json`),
      });
    expect(read(anEvent({ event_name: "brand_new" }))?.event.kind).toBe("other");
    expect(read("[1]")?.event).toEqual({ kind: "other", name: "no-event" });
    expect(read("{")).toBeUndefined();
  });

  it("never takes a message by phone number for a chat", () => {
    const incoming = read(fixture("zns.user_received_message.json"), "ZNS");
    expect(incoming).toMatchObject({ event: { kind: "other", name: "zns:user_received_message" } });
    expect(incoming).not.toHaveProperty("chatId");
  });

  it("gives groups and anonymous visitors no conversation", () => {
    for (const name of ["user_send_group_text", "anonymous_send_text", "oa_send_group_text"])
      expect(read(anEvent({ event_name: name }))).not.toHaveProperty("chatId");
  });
});

describe("what makes a repeat a repeat", () => {
  const id = (body: string) => read(body)?.platformId;

  it("gives the same event the same key and another one another", () => {
    expect(id(anEvent({}))).toBe(id(anEvent({})));
    expect(id(anEvent({}))).not.toBe(id(anEvent({ message: { msg_id: "m2", text: "x" } })));
    expect(id(fixture("follow.json"))).not.toBe(id(fixture("unfollow.json")));
  });

  it("does not take two console tests or two reactions for one", () => {
    for (const name of ["user_send_link.console_test.json", "user_reacted_message.json"]) {
      const first = fixture(name);
      const second = first.replace(/("timestamp": "\d+)\d"/, '$19"');
      expect(second).not.toBe(first);
      expect(id(first)).not.toBe(id(second));
    }
  });

  it("does not take two citizens' receipts of one moment for one", () => {
    const receipt = (user: string) =>
      anEvent({
        event_name: "user_seen_message",
        sender: { id: "oa1" },
        recipient: { id: user },
        message: { msg_ids: [`m-${user}`] },
      });
    expect(id(receipt("u1"))).not.toBe(id(receipt("u2")));
  });

  it("keeps ids of 19 digits exact, also when they are numbers", () => {
    const body = anEvent({}).replace('"u1"', "9007199254740993123");
    expect(read(body)?.chatId).toBe("9007199254740993123");
    expect(read(body.replace("xin chào", "số 9007199254740993123 : 1"))?.event).toEqual({
      kind: "text",
      text: "số 9007199254740993123 : 1",
    });
  });
});

describe("any body at all", () => {
  it("reads every recorded payload without failing", () => {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) expect(read(fixture(name))?.platformId).toBeTruthy();
  });

  it("never throws, keeps keys short and everything storable", () => {
    const message = fc.record(
      {
        msg_id: fc.anything(),
        text: fc.oneof(fc.string({ unit: "binary" }), fc.anything()),
        attachments: fc.array(fc.oneof(fc.object(), fc.anything())),
      },
      { requiredKeys: [] },
    );
    const names = ["user_send_text", "user_send_file", "user_seen_message", "oa_send_text", "x\0"];
    const body = fc.record({
      event_name: fc.oneof(fc.constantFrom(...names), fc.string({ unit: "binary" })),
      sender: fc.oneof(
        fc.record({ id: fc.string({ unit: "binary", maxLength: 400 }) }),
        fc.anything(),
      ),
      message: fc.oneof(message, fc.anything()),
      timestamp: fc.anything(),
    });
    fc.assert(
      fc.property(fc.oneof(body, fc.anything()), (any) => {
        const incoming = read(
          JSON.stringify(any, (_key, value) =>
            typeof value === "bigint" ? Number(value) : value,
          ) ?? "",
        );
        if (!incoming) return;
        expect(incoming.platformId.length).toBeLessThanOrEqual(200);
        const { raw: _, ...stored } = incoming;
        expect(JSON.stringify(stored)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 40 },
    );
  });
});
