import type { Channel, Delivery, Outcome } from "../../bot/ports.ts";
import type { TelegramApi } from "./api/telegram-api.ts";
import type { Health } from "./health.ts";
import { isBadFileUrl, isBadMarkup, outcomeOf } from "./outcome.ts";
import { bodySchema, renderReply } from "./render.ts";
import type { Body } from "./render.ts";

export interface ChannelDeps {
  readonly account: string;
  readonly api: TelegramApi;
  readonly health: Health;
}

/** About 30 messages a second over all chats and one a second in a chat (core.telegram.org/bots/faq). */
const PACE = { perSecond: 30, burst: 30, perChatPerSecond: 1, perChatBurst: 3 } as const;

/** Telegram as a way to reach citizens. */
export function createTelegramChannel({ account, api, health }: ChannelDeps): Channel {
  return {
    name: "telegram",
    account,
    pace: PACE,
    render: renderReply,
    send: async (delivery) => {
      const body = bodySchema.safeParse(delivery.part.body);
      if (!body.success) return { kind: "refused", reason: "the part is not in Telegram's shape" };
      try {
        const messageId = await sendBody(api, delivery, body.data);
        health.sawSuccess();
        return { kind: "sent", messageId };
      } catch (error) {
        health.sawFailure(error);
        return outcomeOf(error) satisfies Outcome;
      }
    },
    problem: () => health.problem(),
  };
}

async function sendBody(api: TelegramApi, delivery: Delivery, body: Body): Promise<string> {
  const common = commonOf(delivery, body);
  // The plain form of the same message, for when Telegram refuses the rich one.
  const plain = () =>
    api.send("sendMessage", { ...common, ...NO_PREVIEW, text: delivery.part.text });
  try {
    if (body.method === "sendMessage") {
      const rich = { ...common, ...NO_PREVIEW, text: body.html, parse_mode: "HTML" };
      return await api.send("sendMessage", rich);
    }
    const field = body.method === "sendPhoto" ? "photo" : "document";
    return await api.send(body.method, { ...common, [field]: body.url });
  } catch (error) {
    if (isBadMarkup(error) || (body.method !== "sendMessage" && isBadFileUrl(error))) {
      return await plain();
    }
    throw error;
  }
}

const NO_PREVIEW = { link_preview_options: { is_disabled: true } } as const;

function commonOf({ chatId }: Delivery, { keyboard }: Body): Readonly<Record<string, unknown>> {
  return {
    chat_id: chatId,
    ...(keyboard && { reply_markup: { inline_keyboard: keyboard } }),
  };
}
