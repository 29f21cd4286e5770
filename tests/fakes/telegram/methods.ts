import { badRequest, Failure } from "./failure.ts";
import { getUpdates, setAllowedUpdates } from "./get-updates.ts";
import { jsonOf, textOf } from "./params.ts";
import type { Params } from "./params.ts";
import { sendDocument, sendMessage, sendPhoto } from "./send.ts";
import type { World } from "./world.ts";

export type Method = (world: World, params: Params) => unknown;

/** getFile serves files up to this size. */
const MOST_FILE_BYTES = 20 * 1024 * 1024;
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])[:/]/u;

/** The methods of the Bot API that the fake knows; all others answer 404. */
export const METHODS: Readonly<Record<string, Method>> = {
  getMe: ({ botId }) => ({
    id: botId,
    is_bot: true,
    first_name: "Một Cửa",
    username: "motcua_test_bot",
  }),
  sendMessage,
  sendPhoto,
  sendDocument,
  getUpdates,
  answerCallbackQuery: (world, params) => {
    const id = textOf(params, "callback_query_id");
    if (!world.presses.delete(id)) {
      throw badRequest("query is too old and response timeout expired or query ID is invalid");
    }
    if (textOf(params, "text").length > 200) throw badRequest("MESSAGE_TOO_LONG");
    world.answeredPresses.add(id);
    return true;
  },
  getFile: (world, params) => {
    const id = textOf(params, "file_id");
    const file = world.files.get(id);
    if (!file) throw badRequest("invalid file_id");
    if (file.size > MOST_FILE_BYTES) throw badRequest("file is too big");
    return { file_id: id, file_unique_id: `u${id}`, file_size: file.size, file_path: file.path };
  },
  setMyCommands: (world, params) => {
    const commands = jsonOf(params, "commands");
    if (!Array.isArray(commands) || commands.length > 100) throw badRequest("BOT_COMMANDS_INVALID");
    for (const { command, description } of commands as Record<string, unknown>[]) {
      if (typeof command !== "string" || !/^[a-z0-9_]{1,32}$/u.test(command)) {
        throw badRequest("BOT_COMMAND_INVALID");
      }
      if (typeof description !== "string" || description.length < 1 || description.length > 256) {
        throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
      }
    }
    world.commands = commands;
    return true;
  },
  setWebhook,
  deleteWebhook: (world, params) => {
    world.webhook = undefined;
    world.lastError = undefined;
    if (String(params["drop_pending_updates"]) === "true") world.updates.length = 0;
    return true;
  },
  getWebhookInfo: ({ webhook, updates, lastError, allowedUpdates }) => ({
    url: webhook?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: updates.length,
    ...(webhook && { max_connections: webhook.maxConnections }),
    ...(allowedUpdates.length > 0 && { allowed_updates: allowedUpdates }),
    ...(lastError && { last_error_date: lastError.date, last_error_message: lastError.message }),
  }),
};

function setWebhook(world: World, params: Params): true {
  const url = textOf(params, "url");
  const secret = textOf(params, "secret_token");
  const connections = Number(params["max_connections"] ?? 40);
  // The real one takes https only; a test's server on this machine has none.
  if (url !== "" && !url.startsWith("https://") && !LOOPBACK.test(url)) {
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  }
  if (secret !== "" && !/^[A-Za-z0-9_-]{1,256}$/u.test(secret)) {
    throw badRequest("secret token contains unallowed characters");
  }
  if (connections < 1 || connections > 100) throw new Failure(400, "Bad Request: max_connections");
  world.webhook =
    url === ""
      ? undefined
      : { url, secret: secret === "" ? undefined : secret, maxConnections: connections };
  world.lastError = undefined;
  setAllowedUpdates(world, params);
  world.onUpdate();
  return true;
}
