import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeal } from "./sealed.ts";

const hexKey = randomBytes(32).toString("hex");
const place = "tokens/zalo/1/refresh";

describe("a seal", () => {
  it("gives back whatever was sealed", () => {
    const seal = createSeal(hexKey);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(seal.open(seal.seal(text, place), place)).toBe(text);
      }),
    );
  });

  it("shows nothing of the text and never looks the same twice", () => {
    const seal = createSeal(hexKey);
    const sealed = seal.seal("a-secret-token", place);
    expect(sealed).not.toContain("secret");
    expect(Buffer.from(sealed.slice(3), "base64").toString("latin1")).not.toContain("secret");
    expect(seal.seal("a-secret-token", place)).not.toBe(sealed);
  });

  it("takes the same key as hex, as base64 and as base64url", () => {
    const key = Buffer.from(hexKey, "hex");
    const sealed = createSeal(hexKey).seal("token", place);
    expect(createSeal(key.toString("base64")).open(sealed, place)).toBe("token");
    expect(createSeal(key.toString("base64url")).open(sealed, place)).toBe("token");
  });

  it("takes a passphrase", () => {
    const sealed = createSeal("một câu dài dễ nhớ").seal("token", place);
    expect(createSeal("một câu dài dễ nhớ").open(sealed, place)).toBe("token");
  });

  it.each([
    ["another key", (sealed: string) => [createSeal("b".repeat(64)), sealed, place] as const],
    ["another place", (sealed: string) => [createSeal(hexKey), sealed, "elsewhere"] as const],
    ["an altered value", (sealed: string) => [createSeal(hexKey), alter(sealed), place] as const],
    ["half a value", (sealed: string) => [createSeal(hexKey), sealed.slice(0, 12), place] as const],
    ["no key", (sealed: string) => [createSeal(undefined), sealed, place] as const],
  ])("does not open with %s, and says what to set", (_, change) => {
    const [seal, sealed, where] = change(createSeal(hexKey).seal("token", place));
    expect(() => seal.open(sealed, where)).toThrow(
      expect.objectContaining({
        code: "unreadable-secret",
        message: expect.stringContaining("DATA_KEY") as string,
      }) as Error,
    );
  });

  it("opens what was kept readable before a key was set", () => {
    const kept = createSeal(undefined).seal("token", place);
    expect(createSeal(hexKey).open(kept, place)).toBe("token");
  });
});

function alter(sealed: string): string {
  const bytes = Buffer.from(sealed.slice(3), "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return `v1:${bytes.toString("base64")}`;
}
