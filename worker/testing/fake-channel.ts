import type { ChannelName, Reply } from "../../bot/message.ts";
import type { Channel, Delivery, Outcome, Pace } from "../../bot/ports.ts";

export interface FakeChannelOptions {
  readonly name?: ChannelName;
  readonly account?: string;
  readonly pace?: Partial<Pace>;
}

export interface SentPart {
  readonly chatId: string;
  readonly text: string;
  readonly at: number;
}

/** A channel that works: it keeps what it was given to send, and can be told to be slow, to fail or to lose answers. */
export interface FakeChannel extends Channel {
  /** What reached the citizen, in order. */
  readonly sent: readonly SentPart[];
  /** Every call of `send`, also those that failed. */
  readonly tries: readonly SentPart[];
  /** Decides about each send from now on; `undefined` lets it succeed. It may take its time. */
  answer(how: (delivery: Delivery) => Promise<Outcome | undefined> | Outcome | undefined): void;
  textsTo(chatId: string): readonly string[];
}

const UNLIMITED: Pace = {
  perSecond: Infinity,
  burst: 1,
  perChatPerSecond: Infinity,
  perChatBurst: 1,
};

export function createFakeChannel(options: FakeChannelOptions = {}): FakeChannel {
  const sent: SentPart[] = [];
  const tries: SentPart[] = [];
  let decide: Parameters<FakeChannel["answer"]>[0] = () => undefined;
  return {
    name: options.name ?? "telegram",
    account: options.account ?? "1",
    pace: { ...UNLIMITED, ...options.pace },
    sent,
    tries,
    render: (reply: Reply) => [{ text: reply.text, body: { choices: reply.choices ?? [] } }],
    async send(delivery) {
      const part = { chatId: delivery.chatId, text: delivery.part.text, at: Date.now() };
      tries.push(part);
      const outcome = (await decide(delivery)) ?? { kind: "sent", messageId: `m${tries.length}` };
      if (outcome.kind === "sent") sent.push(part);
      return outcome;
    },
    answer: (how) => void (decide = how),
    textsTo: (chatId) => sent.filter((part) => part.chatId === chatId).map(({ text }) => text),
  };
}
