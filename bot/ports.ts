import type { ChannelName, Incoming, Reply } from "./message.ts";

/** One platform message, ready to be sent. A reply becomes one to three of them. */
export interface Part {
  /** What the citizen will read, without markup: the transcript. */
  readonly text: string;
  /** What `send` needs besides, in the adapter's own shape. JSON-serialisable. */
  readonly body: unknown;
}

export interface Delivery {
  readonly chatId: string;
  readonly part: Part;
  /** The citizen's last message, for platforms whose reply window depends on it. */
  readonly lastIncomingAt?: Date;
}

/**
 * What became of a send.
 * - `sent`: the platform has it.
 * - `later`: not sent, may be repeated: after a pause for this chat or the whole channel, or when the citizen writes again.
 * - `refused`: for good. `unreachable`: nothing will reach this chat (blocked, left).
 * - `unknown`: the request left but no answer came. Never repeated by the program.
 */
export type Outcome =
  | { readonly kind: "sent"; readonly messageId?: string }
  | {
      readonly kind: "later";
      readonly reason: string;
      readonly retry:
        { readonly afterMs: number; readonly scope: "chat" | "channel" } | "when-citizen-writes";
    }
  | { readonly kind: "refused"; readonly reason: string; readonly unreachable?: boolean }
  | { readonly kind: "unknown"; readonly reason: string };

/** How fast a channel may be used: a steady rate and how much may go at once after a rest. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
  readonly perChatPerSecond: number;
  readonly perChatBurst: number;
}

/** A way to reach citizens. One per platform, made by its adapter. */
export interface Channel {
  readonly name: ChannelName;
  readonly account: string;
  readonly pace: Pace;
  /** Splits a reply into what the platform can carry, pure: one part, at most three. Never throws. */
  render(reply: Reply): readonly Part[];
  /** Sends one part. Never rejects: whatever happens is an outcome. */
  send(delivery: Delivery): Promise<Outcome>;
  /** What a person must mend before this channel works (a dead token), in plain words; `undefined` when all is well. */
  problem?(): Promise<string | undefined>;
}

/** Where adapters put what arrives. */
export interface Inbox {
  /**
   * Resolves once the event is durable. `repeat`: this platformId was known already, nothing was done.
   * Rejects when the store cannot take it now: the adapter answers 503 and the platform sends it again.
   */
  receive(incoming: Incoming): Promise<"stored" | "repeat">;
}

/** Where adapters and the worker say what happened. A pino logger fits. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
