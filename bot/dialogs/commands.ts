import type { Choice } from "../message.ts";
import { choiceId, type Command } from "../choice-id.ts";
import { BUTTONS } from "../say/commands.ts";

/** The button for a command. */
export function commandChoice(what: Command): readonly Choice[] {
  const id = choiceId({ kind: "do", what });
  return id === undefined ? [] : [{ id, label: BUTTONS[what] }];
}
