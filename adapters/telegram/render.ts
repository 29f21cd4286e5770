import { z } from "zod";
import type { Attachment, Choice, Reply } from "../../bot/message.ts";
import type { Part } from "../../bot/ports.ts";
import { joinRuns, parseMarkup, toTelegramHtml } from "../render/markup.ts";
import { codePoints, splitRuns } from "../render/split-text.ts";
import { renderWords } from "../render/words.ts";
import { telegramWords } from "./words.ts";

/** Bot API limits: text after its markup was read, buttons of one keyboard, bytes of a button's data. */
const MOST_TEXT = 4096;
const MOST_BUTTONS = 100;
const MOST_DATA_BYTES = 64;

/** Longer labels are cut by a phone's screen at a place that nobody chose. */
const MOST_LABEL = 60;

/** A reply becomes at most this many messages, of which at most two are files. */
const MOST_PARTS = 3;
const MOST_FILES = 2;

const keyboard = z.array(z.array(z.object({ text: z.string(), callback_data: z.string() })));

/** What a part holds for {@link Part.body}: one call of the Bot API without its chat. */
export const bodySchema = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("sendMessage"),
    /** The text as HTML; the part's own text is the same without markup. */
    html: z.string(),
    keyboard: keyboard.optional(),
  }),
  z.object({
    method: z.enum(["sendPhoto", "sendDocument"]),
    url: z.string(),
    keyboard: keyboard.optional(),
  }),
]);

export type Body = z.output<typeof bodySchema>;
type Keyboard = z.output<typeof keyboard>;

/**
 * A reply as one to three Telegram messages: its text at borders, then its files, with the choices as buttons below the
 * last. Choices that cannot be buttons become a numbered list. Never throws.
 */
export function renderReply(reply: Reply): readonly Part[] {
  const { lines, keyboard: buttons } = renderChoices(reply);
  const files = reply.attachments ?? [];
  const inMessages = files.slice(0, MOST_FILES);
  const links = files.slice(MOST_FILES).map(({ name, url }) => `- ${name}: ${url}`);
  const blocks = [reply.text, links.join("\n"), lines.join("\n")];
  const text = blocks.filter((block) => block.trim() !== "").join("\n\n");
  const parts = [...textParts(text, MOST_PARTS - inMessages.length), ...inMessages.map(filePart)];
  if (parts.length === 0) parts.push(...textParts(buttons ? telegramWords.choose : "…", 1));
  return parts.map(({ text: shown, body }, index) => ({
    text: shown,
    body: buttons && index === parts.length - 1 ? { ...body, keyboard: buttons } : body,
  }));
}

interface TypedPart extends Part {
  readonly body: Body;
}

function textParts(text: string, maxParts: number): readonly TypedPart[] {
  const rules = { maxLength: MOST_TEXT, maxParts, moreLine: renderWords.more };
  return splitRuns(parseMarkup(text), rules).map((runs) => ({
    text: joinRuns(runs),
    body: { method: "sendMessage", html: toTelegramHtml(runs) },
  }));
}

function filePart({ name, type, url }: Attachment): TypedPart {
  const method = /^image\/(jpeg|png|webp)$/u.test(type) ? "sendPhoto" : "sendDocument";
  return { text: `${name}\n${url}`, body: { method, url } };
}

interface RenderedChoices {
  /** What the text must list, because buttons cannot show it. */
  readonly lines: readonly string[];
  readonly keyboard?: Keyboard;
}

function renderChoices({ text, choices = [] }: Reply): RenderedChoices {
  if (choices.length === 0) return { lines: [] };
  const numbered = choices.map(({ label }, index) => `${index + 1}. ${label}`);
  if (choices.length > MOST_BUTTONS || !choices.every(fitsButton)) return { lines: numbered };
  // A label that is cut must be readable in full somewhere, and its button must be found again.
  const listed = choices.some(({ label }) => isLong(label) && !text.includes(label));
  const labels = listed ? numbered : choices.map(({ label }) => label);
  return {
    lines: listed ? numbered : [],
    keyboard: choices.map(({ id }, index) => [
      { text: shorten(labels[index]?.trim() || id), callback_data: id },
    ]),
  };
}

function fitsButton({ id }: Choice): boolean {
  const bytes = Buffer.byteLength(id);
  return bytes >= 1 && bytes <= MOST_DATA_BYTES;
}

function isLong(label: string): boolean {
  return codePoints(label) > MOST_LABEL;
}

function shorten(label: string): string {
  if (!isLong(label)) return label;
  const kept = Array.from(label).slice(0, MOST_LABEL - 1);
  return `${kept.join("").trimEnd()}…`;
}
