import { expect, it } from "vitest";
import { toStorable } from "./storable.ts";

it("replaces what PostgreSQL refuses, in keys and at any depth", () => {
  expect(toStorable({ "a\u0000": ["b\uD800c", { d: "\uDC00" }] })).toEqual({
    "a\uFFFD": ["b\uFFFDc", { d: "\uFFFD" }],
  });
});

it("leaves everything else alone", () => {
  const value = {
    nfd: "Cấp lại".normalize("NFD"),
    emoji: "👨‍👩‍👧",
    zeroWidth: "a\u200Bb",
    at: new Date(0),
    none: undefined,
    nil: null,
    n: 1.5,
  };
  expect(toStorable(value)).toEqual(value);
});
