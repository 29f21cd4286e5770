import { describe, expect, it } from "vitest";
import { freshState, readState, withTopic } from "./state.ts";

describe("conversation state", () => {
  it("starts afresh from anything unreadable", () => {
    for (const stored of [undefined, null, 7, "x", { version: 99 }, { version: 1 }]) {
      expect(readState(stored)).toEqual(freshState());
    }
  });

  it("survives being stored as JSON", () => {
    const state = withTopic(freshState(), { code: "1.001193", facet: "fee", case: 1 });
    expect(readState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it("remembers the last five procedures, each once", () => {
    const codes = ["1", "2", "3", "2", "4", "5", "6"];
    const state = codes.reduce((before, code) => withTopic(before, { code }), freshState());
    expect(state.recent).toEqual(["6", "5", "4", "2", "3"]);
  });
});
