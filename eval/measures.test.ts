import { describe, expect, it } from "vitest";
import { measure, percentile, reliability, worst } from "./measures.ts";
import type { Question } from "./question.ts";
import { scoreOf, type Score } from "./score.ts";

function scored(kind: Question["kind"], right: boolean, confidence = 0.95): Score {
  const codes = kind === "procedure" ? ["1"] : [];
  const intent = kind === "procedure" ? "guidance" : right ? "offtopic" : "guidance";
  return scoreOf({
    question: {
      id: `${kind}${String(right)}`,
      turns: ["?"],
      style: "clean",
      kind,
      codes,
      facts: [],
    },
    trace: { intent, codes: right ? ["1"] : ["2"], offered: [], confidence },
    text: "",
    turnsMs: [1],
  });
}

describe("measures", () => {
  it("count only the questions that ask for them", () => {
    const measures = measure([
      scored("procedure", true),
      scored("procedure", false),
      scored("offtopic", true),
    ]);
    expect(measures.first).toEqual({ good: 1, of: 2 });
    expect(measures.offTopicRefused).toEqual({ good: 1, of: 1 });
    expect(measures.wronglyRefused).toEqual({ good: 0, of: 2 });
    expect(measures.facts).toEqual({ good: 0, of: 0 });
  });

  it("compare confidence with truth, bin by bin", () => {
    const bins = reliability([scored("procedure", true), scored("procedure", false, 0.35)]);
    expect(bins).toMatchObject([
      { from: 0.3, questions: 1, right: 0 },
      { from: 0.9, questions: 1, right: 1 },
    ]);
  });

  it("put the surest mistake first", () => {
    const list = [
      scored("procedure", false, 0.3),
      scored("procedure", false, 0.9),
      scored("procedure", true),
    ];
    expect(worst(list, 5).map((score) => score.played.trace.confidence)).toEqual([0.9, 0.3]);
  });

  it("find percentiles of few and of no numbers", () => {
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([], 0.99)).toBe(0);
  });
});
