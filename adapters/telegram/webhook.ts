import type { FastifyInstance, FastifyPluginCallback } from "fastify";
import type { Inbox, Log } from "../../bot/ports.ts";
import { parseUpdate } from "./parse.ts";
import { reasonOf } from "./retrying.ts";
import { botIdOf } from "./settings.ts";
import type { TelegramSettings } from "./settings.ts";
import { isFromTelegram } from "./verify.ts";

export interface WebhookDeps {
  readonly settings: TelegramSettings;
  readonly inbox: Inbox;
  /** A press was stored: tell Telegram, without keeping the webhook waiting. */
  readonly onCallback: (callbackId: string) => void;
  readonly log: Log;
}

/** Where Telegram posts updates, below our public address. */
export const WEBHOOK_PATH = "/webhooks/telegram";

/** Updates are a few kilobytes; files come by reference. */
const MOST_BYTES = 1024 * 1024;

/**
 * `POST /webhooks/telegram`: stores the update, then answers. 200 stored or known already, 401 wrong secret, 400 no
 * update, 413 too big, 503 not stored (Telegram sends it again).
 */
export function telegramRoutes(deps: WebhookDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.removeAllContentTypeParsers();
    // Own parsing: a body is judged by what it is, not by what its header says, and keys need no sanitising here.
    app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, parsed) =>
      parsed(null, body),
    );
    addRoute(app, deps);
    done();
  };
}

function addRoute(app: FastifyInstance, { settings, inbox, onCallback, log }: WebhookDeps): void {
  const account = botIdOf(settings.token);
  app.post(WEBHOOK_PATH, {
    bodyLimit: MOST_BYTES,
    // Before the body is read: strangers cost us nothing.
    onRequest: async (request, reply) => {
      const secret = request.headers["x-telegram-bot-api-secret-token"];
      if (isFromTelegram(secret, settings.webhookSecret)) return;
      log.warn({}, "telegram: webhook with a wrong secret refused");
      return reply.code(401).send({ error: "wrong secret" });
    },
    handler: async (request, reply) => {
      const parsed = parseUpdate(jsonOf(request.body), { account, now: new Date() });
      if (!parsed) return reply.code(400).send({ error: "not a Telegram update" });
      try {
        const result = await inbox.receive(parsed.incoming);
        if (result === "stored" && parsed.callbackId) onCallback(parsed.callbackId);
        return { result };
      } catch (error) {
        const fields = { reason: reasonOf(error), updateId: parsed.incoming.platformId };
        log.error(fields, "telegram: update not stored, Telegram will send it again");
        return reply.code(503).send({ error: "not stored, send it again" });
      }
    },
  });
}

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
