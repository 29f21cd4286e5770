import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aZaloSettings } from "./test-settings.ts";
import { signatureOf, verifySignature } from "./verify.ts";

const vector: {
  readonly appId: string;
  readonly rawBodyUtf8: string;
  readonly oaSecretKey: string;
  readonly header: { readonly "X-ZEvent-Signature": string };
} = JSON.parse(readFileSync(new URL("fixtures/signature.vector.json", import.meta.url), "utf8"));

const body = Buffer.from(vector.rawBodyUtf8);
const signature = vector.header["X-ZEvent-Signature"];
const settings = aZaloSettings({ appId: vector.appId, oaSecretKeys: [vector.oaSecretKey] });

describe("the webhook signature", () => {
  it("accepts the test vector", () => {
    expect(verifySignature(settings, { body, signature })).toEqual({ kind: "signed" });
    expect(signatureOf(vector.appId, body, vector.oaSecretKey)).toBe(signature);
  });

  it("accepts it without mac=, with spaces, in upper case", () => {
    const hex = signature.slice(4);
    for (const header of [hex, ` ${hex} `, `mac = ${hex}`, `MAC=${hex.toUpperCase()}`])
      expect(verifySignature(settings, { body, signature: header })).toEqual({ kind: "signed" });
  });

  it("accepts any of several keys while one is being replaced", () => {
    const rotating = { ...settings, oaSecretKeys: ["new", vector.oaSecretKey] };
    expect(verifySignature(rotating, { body, signature }).kind).toBe("signed");
  });

  it("refuses one changed byte, another key, and what is no signature", () => {
    const changed = Buffer.from(vector.rawBodyUtf8.replace("chào", "chao"));
    expect(verifySignature(settings, { body: changed, signature }).kind).toBe("forged");
    const others = { ...settings, oaSecretKeys: ["another"] };
    expect(verifySignature(others, { body, signature }).kind).toBe("forged");
    for (const header of ["mac=", "mac=abc", `${signature}00`, "sha256=x"])
      expect(verifySignature(settings, { body, signature: header }).kind).toBe("forged");
  });

  it("tells an absent signature from a wrong one", () => {
    expect(verifySignature(settings, { body, signature: undefined }).kind).toBe("unsigned");
    expect(verifySignature(settings, { body, signature: " " }).kind).toBe("unsigned");
  });

  it("names the secret that would have fitted, without showing it", () => {
    const byApp = signatureOf(settings.appId, body, settings.appSecret);
    const verdict = verifySignature(settings, { body, signature: byApp });
    expect(verdict).toEqual({ kind: "forged", fits: "app secret (ZALO_APP_SECRET)" });
    const byOa = signatureOf(settings.oaId, body, settings.appSecret);
    expect(verifySignature(settings, { body, signature: byOa })).toMatchObject({
      fits: expect.stringContaining("OA id"),
    });
    expect(JSON.stringify(verdict)).not.toContain(settings.appSecret);
  });

  it("reads a timestamp written as a number, and the one of a body that is no JSON", () => {
    for (const text of ['{"timestamp":1787209817225}', '{"timestamp":"1787209817225", broken']) {
      const bytes = Buffer.from(text);
      const header = signatureOf(settings.appId, bytes, vector.oaSecretKey);
      expect(verifySignature(settings, { body: bytes, signature: header }).kind).toBe("signed");
    }
  });
});
