import { expect, it } from "vitest";
import { describeError } from "./describe-error.ts";

it("names the error and its place, and never its message", () => {
  const words = "số căn cước 001234567890";
  const text = describeError(new TypeError(words));
  expect(text).toContain("TypeError");
  expect(text).toContain("describe-error.test.ts");
  expect(text).not.toContain("001234567890");
});

it("copes with messages of several lines and with what is no error", () => {
  expect(describeError(new Error("one\n    at my home, street 5"))).not.toContain("street");
  expect(describeError("text")).toBe("something that is no Error was thrown");
});
