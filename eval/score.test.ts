import { describe, expect, it } from "vitest";
import type { Trace } from "../bot/bot.ts";
import type { Played } from "./play.ts";
import type { Question } from "./question.ts";
import { missingFacts, scoreOf } from "./score.ts";

function played(question: Partial<Question>, trace: Partial<Trace> = {}, text = ""): Played {
  return {
    question: {
      id: "q",
      turns: ["?"],
      style: "clean",
      kind: "procedure",
      codes: ["1"],
      facts: [],
      ...question,
    },
    trace: { intent: "guidance", codes: ["1", "2", "3", "4"], offered: [], ...trace },
    text,
    turnsMs: [1],
  };
}

describe("scoreOf", () => {
  it("tells first from among the first three", () => {
    expect(scoreOf(played({}))).toMatchObject({ first: true, inThree: true });
    expect(scoreOf(played({ codes: ["3"] }))).toMatchObject({ first: false, inThree: true });
    expect(scoreOf(played({ codes: ["4"] }))).toMatchObject({ first: false, inThree: false });
  });

  it("counts a refused question as not found, whatever the search had", () => {
    const score = scoreOf(played({}, { intent: "unknown" }));
    expect(score).toMatchObject({ first: false, inThree: false, refused: true });
  });

  it("wants the right facet and every fact in some wording", () => {
    const question = { facet: "fee", facts: [["50.000", "50,000"], ["miễn"]] };
    const right = played(question, { facet: "fee" }, "50.000 đồng, MIỄN cho người cao tuổi");
    expect(scoreOf(right)).toMatchObject({ facet: true, facts: true, problems: [] });
    const wrong = played(question, { facet: "time" }, "50.000 đồng");
    expect(scoreOf(wrong)).toMatchObject({ facet: false, facts: false });
    expect(missingFacts(wrong)).toEqual(["miễn"]);
  });

  it("wants to be asked which, with at least two right ones offered", () => {
    const question = { kind: "ambiguous" as const, codes: ["1", "2", "3"] };
    expect(scoreOf(played(question, { intent: "choose", offered: ["1", "3", "9"] })).asked).toBe(
      true,
    );
    expect(scoreOf(played(question, { intent: "choose", offered: ["1", "9"] })).asked).toBe(false);
    expect(scoreOf(played(question, { offered: ["1", "2"] })).asked).toBe(false);
  });

  it("takes either kind of refusal for off-topic questions", () => {
    const question = { kind: "offtopic" as const, codes: [] };
    expect(scoreOf(played(question, { intent: "offtopic" })).routed).toBe(true);
    expect(scoreOf(played(question, { intent: "unknown" })).routed).toBe(true);
    expect(scoreOf(played(question)).problems).toEqual(["offtopic taken for guidance"]);
  });
});
