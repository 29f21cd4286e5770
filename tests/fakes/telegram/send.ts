import { badRequest, Failure } from "./failure.ts";
import { jsonOf, textOf } from "./params.ts";
import type { Params } from "./params.ts";
import { parseHtml } from "./telegram-html.ts";
import type { FormattedText } from "./telegram-html.ts";
import { chatInfo, nowSeconds } from "./world.ts";
import type { Button, Chat, Message, World } from "./world.ts";

const MOST_TEXT = 4096;
const MOST_CAPTION = 1024;
const MOST_BUTTONS = 100;
const MOST_DATA_BYTES = 64;

/** sendMessage with Telegram's checks. */
export function sendMessage(world: World, params: Params): Message {
  const chat = chatOf(world, params);
  const { text, entities } = format(params, textOf(params, "text"));
  const shown = text.trim();
  if (shown === "") throw badRequest("message text is empty");
  if (shown.length > MOST_TEXT) throw badRequest("message is too long");
  const markup = markupOf(params);
  world.limiter.spend(String(chat.id), world.limits);
  return add(world, chat, { text: shown, ...(entities.length > 0 && { entities }), ...markup });
}

/** sendPhoto by URL or upload. */
export async function sendPhoto(world: World, params: Params): Promise<Message> {
  const file = await fileOf(params, { field: "photo", mostUploadMb: 10, mostUrlMb: 5 });
  if (!file.type.startsWith("image/")) throw badRequest("wrong type of the web page content");
  return sendFile(world, params, { photo: [{ file_id: file.id, file_size: file.size }] });
}

/** sendDocument by URL (PDF, ZIP and GIF only, as Telegram does) or upload. */
export async function sendDocument(world: World, params: Params): Promise<Message> {
  const file = await fileOf(params, { field: "document", mostUploadMb: 50, mostUrlMb: 20 });
  if (file.byUrl && !/^(application\/(pdf|zip)|image\/gif)/u.test(file.type)) {
    throw badRequest("wrong type of the web page content");
  }
  const document = { file_id: file.id, file_name: file.name, file_size: file.size };
  return sendFile(world, params, { document });
}

function sendFile(world: World, params: Params, content: object): Message {
  const chat = chatOf(world, params);
  const caption = format(params, textOf(params, "caption")).text.trim();
  if (caption.length > MOST_CAPTION) throw badRequest("message caption is too long");
  const markup = markupOf(params);
  world.limiter.spend(String(chat.id), world.limits);
  return add(world, chat, { ...content, ...(caption && { caption }), ...markup });
}

function add(world: World, chat: Chat, content: object): Message {
  const message: Message = {
    message_id: world.nextMessageId(),
    from: { id: world.botId, is_bot: true, first_name: "Một Cửa" },
    chat: chatInfo(chat),
    date: nowSeconds(),
    ...content,
  };
  chat.messages.push(message);
  return message;
}

function chatOf(world: World, params: Params): Chat {
  const id = textOf(params, "chat_id");
  if (id === "") throw badRequest("chat_id is empty");
  const chat = world.chats.get(Number(id));
  // A bot cannot write first: until the citizen has, the chat does not exist for it.
  if (!chat || chat.messages.length === 0) throw badRequest("chat not found");
  if (chat.blocked) throw new Failure(403, "Forbidden: bot was blocked by the user");
  return chat;
}

function format(params: Params, text: string): FormattedText {
  switch (textOf(params, "parse_mode")) {
    case "":
      return { text, entities: [] };
    case "HTML":
      return parseHtml(text);
    default:
      throw badRequest("the fake knows no parse_mode but HTML");
  }
}

function markupOf(params: Params): Pick<Message, "reply_markup"> | undefined {
  const markup = jsonOf(params, "reply_markup");
  if (markup === undefined) return undefined;
  const rows =
    typeof markup === "object" && markup !== null && "inline_keyboard" in markup
      ? markup.inline_keyboard
      : undefined;
  if (!Array.isArray(rows)) throw badRequest("object expected as reply markup");
  if (rows.flat().length > MOST_BUTTONS) throw badRequest("reply markup is too long");
  return { reply_markup: { inline_keyboard: rows.map(checkedRow) } };
}

function checkedRow(row: unknown): readonly Button[] {
  if (!Array.isArray(row)) throw badRequest('field "inline_keyboard" must be an Array of Arrays');
  return row.map((button: Readonly<Record<string, unknown>>) => {
    const { text, callback_data: data, url } = button;
    if (typeof text !== "string" || text.trim() === "") throw badRequest("BUTTON_TEXT_EMPTY");
    if (typeof url === "string") return { text, url };
    const bytes = typeof data === "string" ? Buffer.byteLength(data) : 0;
    if (typeof data !== "string" || bytes < 1 || bytes > MOST_DATA_BYTES) {
      throw badRequest("BUTTON_DATA_INVALID");
    }
    return { text, callback_data: data };
  });
}

interface OutgoingFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly byUrl: boolean;
}

async function fileOf(
  params: Params,
  rules: { readonly field: string; readonly mostUploadMb: number; readonly mostUrlMb: number },
): Promise<OutgoingFile> {
  const value = params[rules.field];
  if (value instanceof File) {
    if (value.size > rules.mostUploadMb * 1024 * 1024) {
      throw new Failure(413, "Request Entity Too Large");
    }
    if (value.size === 0) throw badRequest("file must be non-empty");
    return {
      id: `up-${value.name}`,
      name: value.name,
      type: value.type,
      size: value.size,
      byUrl: false,
    };
  }
  if (typeof value !== "string" || value === "")
    throw badRequest(`there is no ${rules.field} in the request`);
  if (!/^https?:\/\//u.test(value)) throw badRequest("wrong file identifier/HTTP URL specified");
  return fetchAsTelegram(value, rules.mostUrlMb);
}

/** Telegram fetches a URL itself. */
async function fetchAsTelegram(url: string, mostMb: number): Promise<OutgoingFile> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  const bytes = response?.ok ? await response.arrayBuffer().catch(() => undefined) : undefined;
  if (!response || !bytes || bytes.byteLength === 0 || bytes.byteLength > mostMb * 1024 * 1024) {
    throw badRequest("failed to get HTTP URL content");
  }
  return {
    id: `url-${url}`,
    name: new URL(url).pathname.split("/").at(-1) ?? "file",
    type: response.headers.get("content-type") ?? "",
    size: bytes.byteLength,
    byUrl: true,
  };
}
