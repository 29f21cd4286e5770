import type { Knowledge, Match } from "../../knowledge/knowledge.ts";
import type { Procedure } from "../../knowledge/procedure.ts";
import { tokens } from "../../knowledge/text/tokens.ts";
import type { TurnResult } from "../bot.ts";
import { createBot } from "../create-bot.ts";
import type { CitizenEvent, Reply } from "../message.ts";

/** A procedure with one paper, one fee and one time limit; everything can be overridden. */
export function aProcedure(over: Partial<Procedure> = {}): Procedure {
  return {
    code: "1.001193",
    aliases: [],
    name: "Đăng ký khai sinh",
    field: "Hộ tịch",
    levels: ["commune"],
    agency: "Ủy ban nhân dân cấp xã",
    audience: ["Công dân Việt Nam"],
    channels: [
      {
        method: "counter",
        time: { amount: 1, unit: "working-day", text: "1 Ngày làm việc" },
        fees: [{ amount: 8_000, text: "8.000 đồng" }],
      },
    ],
    cases: [{ documents: [{ name: "Giấy chứng sinh", originals: 1 }], notes: [] }],
    steps: [{ text: "Nộp hồ sơ tại Ủy ban nhân dân cấp xã." }],
    results: ["Giấy khai sinh"],
    legalBasis: [{ number: "60/2014/QH13", title: "Luật Hộ tịch" }],
    keywords: [],
    source: { decision: "1872/QĐ-BTP", date: "2020-09-04" },
    flags: [],
    ...over,
  };
}

/**
 * A catalogue searched by the share of a name's words that the question holds; a name inside a longer fitting name
 * counts half.
 */
export function tinyKnowledge(records: readonly Procedure[]): Knowledge {
  const wordsOf = (text: string): ReadonlySet<string> =>
    new Set(tokens(text).map(({ fold }) => fold));
  return {
    size: records.length,
    all: () => records,
    procedure: (code) => records.find((one) => one.code === code || one.aliases.includes(code)),
    search: (question, { limit = 10 } = {}) => {
      const asked = wordsOf(question);
      const fitting = records.map((procedure) => {
        const own = [...wordsOf(procedure.name)];
        const held = own.filter((word) => asked.has(word));
        return { procedure, held, share: own.length > 0 ? held.length / own.length : 0 };
      });
      const matches = fitting.map(({ procedure, held, share }): Match => {
        const inside = fitting.some(
          (other) =>
            other.share >= share &&
            other.held.length > held.length &&
            held.every((word) => other.held.includes(word)),
        );
        const confidence = 0.95 * share * share * (inside ? 0.5 : 1);
        return { procedure, score: confidence, confidence, evidence: [] };
      });
      return matches
        .filter(({ confidence }) => confidence >= 0.2)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit);
    },
  };
}

/** A conversation that can be talked to, keeping its state as the store does. */
export interface Talk {
  say(text: string): TurnResult;
  do(event: CitizenEvent): TurnResult;
  /** Presses the button with this label on the last reply. */
  press(label: string): TurnResult;
}

/** Starts a conversation over a few procedures. */
export function aTalk(records: readonly Procedure[]): Talk {
  const knowledge = tinyKnowledge(records);
  const bot = createBot({ knowledge: () => knowledge });
  let state: unknown;
  let last: readonly Reply[] = [];
  const act = (event: CitizenEvent): TurnResult => {
    const result = bot.turn({ state, event, now: new Date("2026-11-22T02:00:00Z") });
    state = JSON.parse(JSON.stringify(result.state));
    last = result.replies;
    return result;
  };
  return {
    do: act,
    say: (text) => act({ kind: "text", text }),
    press: (label) => {
      const choice = last
        .flatMap((reply) => reply.choices ?? [])
        .find((one) => one.label === label);
      if (!choice) throw new Error(`no button ${label}`);
      return act({ kind: "choice", id: choice.id, label });
    },
  };
}

/** The text of a result's replies. */
export function textOf(result: TurnResult): string {
  return result.replies.map((reply) => reply.text).join("\n");
}

/** The labels of a result's choices. */
export function labelsOf(result: TurnResult): readonly string[] {
  return result.replies.flatMap((reply) => reply.choices ?? []).map((choice) => choice.label);
}
