import type { Bot, Effect } from "../../bot/bot.ts";
import type { CitizenEvent, Reply } from "../../bot/message.ts";

/**
 * Says back what it heard, with the number of the message in the conversation. Words with a meaning of their own:
 * `bug` throws, `twice` answers in two replies, `person` opens a case, `puzzle` is noted as unanswered.
 */
export function createEchoBot(): Bot {
  return {
    turn({ state, event }) {
      const count = countOf(state) + 1;
      const text = textOf(event);
      if (text === "bug") throw new TypeError(`cannot read ${text}`);
      const replies: Reply[] = [{ text: `${count}: ${text}` }];
      if (text === "twice") replies.push({ text: `${count}: again` });
      return {
        state: { count },
        replies,
        effects: effectsOf(text),
        trace: { intent: "unknown", codes: [], offered: [] },
      };
    },
  };
}

function countOf(state: unknown): number {
  const known = typeof state === "object" && state !== null && "count" in state;
  return known && typeof state.count === "number" ? state.count : 0;
}

function textOf(event: CitizenEvent): string {
  return event.kind === "text" ? event.text : event.kind;
}

function effectsOf(text: string): Effect[] {
  if (text === "person") return [{ kind: "open-case", reason: "asked" }];
  if (text === "puzzle") return [{ kind: "unanswered", question: text, reason: "no-match" }];
  return [];
}
