import type { Attachment, Choice, Reply } from "../../bot/message.ts";
import type { Part } from "../../bot/ports.ts";
import { plainText } from "../render/markup.ts";
import { codePoints, splitText } from "../render/split-text.ts";
import { storableText } from "../render/storable-text.ts";
import { renderWords } from "../render/words.ts";
import type { ZaloButton } from "./api/messages.ts";
import type { ZaloBody } from "./body.ts";
import { hiddenChoice } from "./events/hidden-choice.ts";
import { fileTypeOf } from "./file-type.ts";
import { zaloTexts } from "./texts.ts";

const MAX_TEXT = 2_000;
const MAX_PARTS = 3;
const MAX_FILES = 2;
const MAX_LABEL = 150;
const MAX_BUTTONS = 5;
const MAX_TITLE = 100;
/** Links take at most this much of the last part, so that choices keep room. */
const MAX_LINKS = 1_000;

/**
 * Turns a reply into Zalo messages: plain text in NFC of at most 2,000 code points each, choices as numbered lines at the
 * end of the last text, files that Zalo can carry as messages of their own, other attachments as links.
 */
export function renderForZalo(
  reply: Reply,
  { buttons }: { readonly buttons: boolean },
): readonly Part[] {
  const text = clean(plainText(reply.text));
  const choices = reply.choices ?? [];
  const attachments = reply.attachments ?? [];
  const files = attachments.filter((file) => fileTypeOf(file) !== undefined).slice(0, MAX_FILES);
  for (let count = files.length; ; count -= 1) {
    const sent = files.slice(0, count);
    const links = linkLines(attachments.filter((attachment) => !sent.includes(attachment)));
    const list = choiceList(choices, MAX_TEXT - codePoints(links) - 2);
    const tail = [links, list].filter(Boolean).join("\n\n");
    const room = MAX_PARTS - count;
    // Rather a link instead of a file than a text cut short.
    if (count > 0 && layOut(text, tail, Infinity).length > room) continue;
    const texts = layOut(text, tail, room);
    const asButtons = buttons && choices.length > 0 && choices.length <= MAX_BUTTONS;
    return [
      ...texts.map((part, index) =>
        asButtons && index === texts.length - 1
          ? buttonPart(part, list, choices)
          : { text: part, body: { kind: "text" } satisfies ZaloBody },
      ),
      ...sent.map(filePart),
    ];
  }
}

/** Splits `text` and keeps `tail` whole at the end of the last part. */
function layOut(text: string, tail: string, maxParts: number): readonly string[] {
  const split = (parts: number) =>
    splitText(text, {
      maxLength: MAX_TEXT,
      measure: codePoints,
      maxParts: parts,
      moreLine: renderWords.more,
    });
  const parts = split(maxParts);
  if (!tail) return parts;
  const joined = [...parts.slice(-1), tail].join("\n\n");
  if (codePoints(joined) <= MAX_TEXT) return [...parts.slice(0, -1), joined];
  return [...(parts.length < maxParts ? parts : split(maxParts - 1)), tail];
}

/** As many numbered choices as fit, with how to answer. */
function choiceList(choices: readonly Choice[], room: number): string {
  if (choices.length === 0) return "";
  const lines: string[] = [];
  let left = room - codePoints(zaloTexts.chooseByNumber(choices.length)) - 1;
  for (const [index, { label }] of choices.entries()) {
    const line = `${index + 1}. ${cut(oneLine(label), MAX_LABEL)}`;
    left -= codePoints(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return [...lines, zaloTexts.chooseByNumber(lines.length)].join("\n");
}

function linkLines(attachments: readonly Attachment[]): string {
  const lines: string[] = [];
  let left = MAX_LINKS;
  for (const { name, url } of attachments) {
    const line = clean(zaloTexts.link(oneLine(name), url));
    left -= codePoints(line) + 1;
    if (left >= 0) lines.push(line);
  }
  return lines.join("\n");
}

/** The text keeps its numbers: it is what goes out when Zalo takes no buttons. */
function buttonPart(text: string, list: string, choices: readonly Choice[]): Part {
  const above = text.slice(0, text.length - list.length).trimEnd();
  const buttons = choices.map(({ id, label }): ZaloButton => ({
    title: cut(oneLine(label), MAX_TITLE),
    payload: hiddenChoice(id),
  }));
  const body: ZaloBody = { kind: "buttons", text: above || zaloTexts.choose, buttons };
  return { text, body };
}

function filePart(attachment: Attachment): Part {
  const { name, url } = attachment;
  const type = fileTypeOf(attachment) ?? attachment.type;
  const text = clean(zaloTexts.link(oneLine(name), url));
  const body: ZaloBody = { kind: "file", name: oneLine(name), url: storableText(url), type };
  return { text, body };
}

/** Zalo counts code points of composed text; half pairs and NUL can be neither stored nor sent. */
function clean(text: string): string {
  return storableText(text).normalize("NFC").trim();
}

function oneLine(text: string): string {
  return clean(plainText(text)).replaceAll(/\s+/g, " ");
}

function cut(text: string, max: number): string {
  const points = Array.from(text);
  return points.length <= max ? text : `${points.slice(0, max - 1).join("")}…`;
}
