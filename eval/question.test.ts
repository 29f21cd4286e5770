import { describe, expect, it } from "vitest";
import { readQuestions } from "./question.ts";

const LINE =
  '{"id":"a","turns":["x"],"style":"clean","kind":"facet","codes":["1"],"facet":"fee","facts":[["1"]],"note":""}';

describe("readQuestions", () => {
  it("reads a question a line, blank lines left out", () => {
    expect(readQuestions(`${LINE}\n\n${LINE}\n`)).toHaveLength(2);
  });

  it("names the line that is no question", () => {
    expect(() => readQuestions(`${LINE}\nnonsense`)).toThrow("line 2: not JSON");
    expect(() => readQuestions(LINE.replace("facet", "facets"))).toThrow("line 1: kind");
  });

  it("refuses an empty file", () => {
    expect(() => readQuestions("\n")).toThrow("empty");
  });
});
