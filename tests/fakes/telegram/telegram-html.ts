import { badRequest } from "./failure.ts";

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
}

export interface FormattedText {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const ENTITY_OF_TAG: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  "tg-spoiler": "spoiler",
  a: "text_link",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  "tg-emoji": "custom_emoji",
};

const CHARACTERS: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

interface OpenTag {
  readonly name: string;
  readonly offset: number;
}

/** Reads Telegram's HTML and refuses what Telegram refuses: unknown tags, stray `<`, tags that do not match. */
export function parseHtml(html: string): FormattedText {
  const entities: Entity[] = [];
  const open: OpenTag[] = [];
  let text = "";
  let position = 0;
  while (position < html.length) {
    const rest = html.slice(position);
    if (rest.startsWith("<")) {
      const tag = /^<(\/?)([a-zA-Z][\w-]*)?([^<>]*)>/u.exec(rest);
      const name = tag?.[2]?.toLowerCase() ?? "";
      if (!tag || !(name in ENTITY_OF_TAG)) throw cannotParse(`Unsupported start tag "${name}"`);
      if (tag[1] === "/") close(name);
      else open.push({ name, offset: text.length });
      position += tag[0].length;
      continue;
    }
    const character = /^&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-f]+));/iu.exec(rest);
    text += character ? decode(character) : rest.charAt(0);
    position += character ? character[0].length : 1;
  }
  const left = open.at(-1);
  if (left) throw cannotParse(`Can't find end tag corresponding to start tag "${left.name}"`);
  return { text, entities };

  function close(name: string): void {
    const start = open.pop();
    if (start?.name !== name) throw cannotParse(`Unmatched end tag, expected "</${start?.name}>"`);
    const length = text.length - start.offset;
    if (length === 0) return;
    entities.push({ type: ENTITY_OF_TAG[name] ?? name, offset: start.offset, length });
  }
}

function decode([whole, named, decimal, hexadecimal]: RegExpExecArray): string {
  if (named) return CHARACTERS[named.toLowerCase()] ?? whole;
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal ?? "", 16);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
}

function cannotParse(why: string): Error {
  return badRequest(`can't parse entities: ${why}`);
}
