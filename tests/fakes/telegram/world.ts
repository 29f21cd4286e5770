import { randomBytes } from "node:crypto";
import { createFaults } from "./faults.ts";
import { createLimiter } from "./limits.ts";
import type { Limits } from "./limits.ts";
import type { Entity } from "./telegram-html.ts";

export interface Button {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

/** A message of either side, in the Bot API's own names. */
export interface Message {
  readonly message_id: number;
  readonly date: number;
  readonly chat: Readonly<Record<string, unknown>>;
  readonly from: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly caption?: string;
  readonly entities?: readonly Entity[];
  readonly reply_markup?: { readonly inline_keyboard: readonly (readonly Button[])[] };
  readonly [other: string]: unknown;
}

export interface Chat {
  readonly id: number;
  readonly name: string;
  blocked: boolean;
  readonly messages: Message[];
}

/** A file that a citizen sent. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** What Telegram says about its size; not always the truth when a test wants it so. */
  readonly size: number;
}

export interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string | undefined;
  readonly maxConnections: number;
}

/** Which kinds come when a bot asks for none in particular. */
const LEFT_OUT_BY_DEFAULT = ["chat_member", "message_reaction", "message_reaction_count"];

/** Everything the fake knows: chats, what waits for the bot, what is to go wrong. */
export interface World {
  readonly token: string;
  readonly botId: number;
  readonly chats: Map<number, Chat>;
  readonly files: Map<string, StoredFile>;
  /** Updates the bot has not confirmed, oldest first. */
  readonly updates: Update[];
  /** Presses that wait for answerCallbackQuery. */
  readonly presses: Set<string>;
  readonly answeredPresses: Set<string>;
  readonly calls: { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[];
  readonly faults: ReturnType<typeof createFaults>;
  readonly limiter: ReturnType<typeof createLimiter>;
  limits: Limits | undefined;
  webhook: Webhook | undefined;
  allowedUpdates: readonly string[];
  commands: readonly unknown[];
  lastError: { readonly date: number; readonly message: string } | undefined;
  nextMessageId(): number;
  addUpdate(kind: string, value: object): number;
  /** Called with every new update. */
  onUpdate: () => void;
}

/** An empty world with a bot in it. */
export function createWorld(token: string): World {
  let messageId = 0;
  // Telegram starts anywhere after a pause of a week; never at 1.
  let updateId = 100_000 + randomBytes(2).readUInt16BE();
  const world: World = {
    token,
    botId: Number(token.split(":")[0]),
    chats: new Map(),
    files: new Map(),
    updates: [],
    presses: new Set(),
    answeredPresses: new Set(),
    calls: [],
    faults: createFaults(),
    limiter: createLimiter(),
    limits: undefined,
    webhook: undefined,
    allowedUpdates: [],
    commands: [],
    lastError: undefined,
    nextMessageId: () => (messageId += 1),
    addUpdate: (kind, value) => {
      updateId += 1;
      const wanted =
        world.allowedUpdates.length > 0
          ? world.allowedUpdates.includes(kind)
          : !LEFT_OUT_BY_DEFAULT.includes(kind);
      if (wanted) world.updates.push({ update_id: updateId, [kind]: value });
      world.onUpdate();
      return updateId;
    },
    onUpdate: () => undefined,
  };
  return world;
}

/** Seconds, as the Bot API counts time. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** A chat as the Bot API describes it. */
export function chatInfo(chat: Chat): Readonly<Record<string, unknown>> {
  return { id: chat.id, type: "private", first_name: chat.name };
}
