import { z } from "zod";
import type { Reply } from "../../bot/message.ts";
import type { Part } from "../../bot/ports.ts";
import { parseMarkup, plainText } from "../render/markup.ts";
import { storableText } from "../render/storable-text.ts";

const Body = z.object({ text: z.string() });

/** A reply as lines: its text, numbered choices, then links. One part, however long: a terminal scrolls. */
export function renderTerminal({ text, choices = [], attachments = [] }: Reply): Part {
  const lines = [
    text,
    ...choices.map(({ label }, index) => `${index + 1}. ${label}`),
    ...attachments.map(({ name, url }) => `${name}: ${url}`),
  ];
  const whole = storableText(lines.join("\n"));
  return { text: plainText(whole), body: { text: whole } };
}

/** A part as the terminal prints it. Nothing in a message can steer the terminal: control characters are taken out. */
export function printable(part: Part, color: boolean): string {
  const body = Body.safeParse(part.body);
  const text = body.success ? body.data.text : part.text;
  return parseMarkup(text.replaceAll(/(?!\n)\p{Cc}/gu, ""))
    .map((run) => (run.bold && color ? `\u001B[1m${run.text}\u001B[22m` : run.text))
    .join("");
}
