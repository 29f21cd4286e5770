import { expect, it } from "vitest";
import { storableText } from "./storable-text.ts";

it("removes what PostgreSQL's JSONB refuses and nothing else", () => {
  expect(storableText("đơn\u0000 \ud800x👨‍👩‍👧 \udc00")).toBe("đơn \ufffdx👨‍👩‍👧 \ufffd");
});
