import type { Bot, Trace } from "../bot/bot.ts";
import type { Reply } from "../bot/message.ts";
import type { Question } from "./question.ts";

/** What the bot answered to the last message of a question. */
export interface Played {
  readonly question: Question;
  readonly trace: Trace;
  /** All that the citizen would read, choices included. */
  readonly text: string;
  /** How long each turn took. */
  readonly turnsMs: readonly number[];
}

/** Plays a question's messages through the bot as a new conversation. */
export function play(bot: Bot, question: Question, clock: () => number): Played {
  let state: unknown;
  let trace: Trace = { intent: "unknown", codes: [], offered: [] };
  let text = "";
  const turnsMs: number[] = [];
  for (const message of question.turns) {
    const before = clock();
    const result = bot.turn({
      state,
      event: { kind: "text", text: message },
      now: new Date("2026-11-22T02:00:00Z"),
    });
    turnsMs.push(clock() - before);
    // Through JSON, as the store keeps it between two turns.
    state = JSON.parse(JSON.stringify(result.state));
    trace = result.trace;
    text = result.replies.map(readable).join("\n\n");
  }
  return { question, trace, text, turnsMs };
}

/** A reply as read on a channel without buttons. */
export function readable(reply: Reply): string {
  const choices = (reply.choices ?? []).map((choice, at) => `${at + 1}. ${choice.label}`);
  return [reply.text, ...choices].join("\n");
}
