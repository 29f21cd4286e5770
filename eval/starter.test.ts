import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createBot } from "../bot/create-bot.ts";
import { createKnowledge } from "../knowledge/create-knowledge.ts";
import { loadPhrasebook } from "../knowledge/phrasebook.ts";
import { readStarterCatalogue } from "../knowledge/starter.ts";
import { measure, type Measures, type Rate } from "./measures.ts";
import { play } from "./play.ts";
import { readQuestions } from "./question.ts";
import { scoreOf } from "./score.ts";

/** Lower than what is reached, so that only a real step back fails. */
const FLOORS = { first: 0.9, inThree: 0.95, facet: 0.93, routed: 1, offTopicRefused: 1 } as const;
const MOST_WRONGLY_REFUSED = 0.05;

const share = ({ good, of }: Rate): number => good / of;

describe("the bot on the starter catalogue", () => {
  let measures: Measures;

  beforeAll(async () => {
    const { procedures } = await readStarterCatalogue();
    const knowledge = createKnowledge(procedures, { phrasebook: await loadPhrasebook() });
    const bot = createBot({ knowledge: () => knowledge });
    const file = join(import.meta.dirname, "fixtures", "questions.jsonl");
    const questions = readQuestions(await readFile(file, "utf8"));
    measures = measure(questions.map((one) => scoreOf(play(bot, one, () => performance.now()))));
  });

  it.each(Object.entries(FLOORS))("keeps %s at %d or better", (name, floor) => {
    // The floors are named after members of the measures, all of them rates.
    expect(share(measures[name as keyof typeof FLOORS])).toBeGreaterThanOrEqual(floor);
  });

  it("hardly refuses what it could answer", () => {
    expect(share(measures.wronglyRefused)).toBeLessThanOrEqual(MOST_WRONGLY_REFUSED);
  });
});
