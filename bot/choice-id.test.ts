import { describe, expect, it } from "vitest";
import { choiceId, readChoiceId, type Chosen } from "./choice-id.ts";

describe("choice ids", () => {
  it.each<Chosen>([
    { kind: "procedure", code: "1.001193" },
    { kind: "facet", code: "2.000815.000.00.00.H55", facet: "conditions" },
    { kind: "case", code: "1.001193", index: 12, facet: "documents" },
    { kind: "more", code: "1.001193", facet: "steps", index: 0, from: 16 },
    { kind: "do", what: "human" },
  ])("come back as they went: %j", (chosen) => {
    const id = choiceId(chosen);
    expect(id && readChoiceId(id)).toEqual(chosen);
  });

  it("are left out when they would not fit into a button", () => {
    expect(choiceId({ kind: "procedure", code: "x".repeat(70) })).toBeUndefined();
  });

  it.each(["", "procedure:", "facet:1.001193:nonsense", "case:1:x:fee", "do:harm", "wat"])(
    "%j is none of ours",
    (id) => {
      expect(readChoiceId(id)).toBeUndefined();
    },
  );
});
