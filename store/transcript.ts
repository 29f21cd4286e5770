import type { ChannelName } from "../bot/message.ts";
import type { Part } from "../bot/ports.ts";
import type { Database, Store } from "./database.ts";

/** A conversation by its platform's names. */
export interface ConversationKey {
  readonly channel: ChannelName;
  readonly account: string;
  readonly chatId: string;
}

/** One message that went out. */
export interface SentMessage {
  readonly id: string;
  /** Place among all that was sent, a decimal number: later is larger. */
  readonly order: string;
  readonly author: "bot" | "staff";
  readonly part: Part;
}

/** What a chat page reads: fits the web adapter's port of the same name. */
export interface Transcript {
  /** Whether this chat is known, which it is from its first stored message on. */
  knows(chatId: string): Promise<boolean>;
  /** What was sent after `order` (from the beginning when `undefined`), by order; at most a page of it. */
  after(chatId: string, order: string | undefined): Promise<readonly SentMessage[]>;
  /** Calls `wake` soon after something was sent in this chat, now and then also when nothing was; the result ends that. */
  onSent(chatId: string, wake: () => void): () => void;
}

const PAGE = 100;

/** What was sent in a conversation after `order`, by order, at most `limit` messages. */
export async function messagesAfter(
  db: Database,
  { channel, account, chatId }: ConversationKey,
  { order, limit }: { readonly order: string | undefined; readonly limit: number },
): Promise<readonly SentMessage[]> {
  return db
    .selectFrom("outbox")
    .innerJoin("conversations", "conversations.id", "outbox.conversation_id")
    .select(["outbox.id", "outbox.sent_order as order", "outbox.author", "outbox.part"])
    .where("conversations.channel", "=", channel)
    .where("conversations.account", "=", account)
    .where("conversations.chat_id", "=", chatId)
    .where("outbox.state", "=", "sent")
    .where("outbox.sent_order", ">", order ?? "0")
    .orderBy("outbox.sent_order")
    .limit(limit)
    .$narrowType<{ order: string }>()
    .execute();
}

/** The transcript of one account of a channel. */
export function createTranscript(
  { db, signals }: Pick<Store, "db" | "signals">,
  { channel, account }: Pick<ConversationKey, "channel" | "account">,
): Transcript {
  const findId = async (chatId: string) => {
    const row = await db
      .selectFrom("conversations")
      .select("id")
      .where("channel", "=", channel)
      .where("account", "=", account)
      .where("chat_id", "=", chatId)
      .executeTakeFirst();
    return row?.id;
  };
  return {
    knows: async (chatId) => (await findId(chatId)) !== undefined,
    after: (chatId, order) =>
      messagesAfter(db, { channel, account, chatId }, { order, limit: PAGE }),
    onSent(chatId, wake) {
      let id: string | undefined;
      findId(chatId)
        .then((found) => (id = found))
        // Without the id every signal wakes: one look too many, never one too few.
        .catch(() => undefined);
      return signals.subscribe("sent", (payload) => {
        if (id === undefined || id === payload) wake();
      });
    },
  };
}
