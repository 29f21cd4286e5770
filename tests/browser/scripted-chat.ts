import { setTimeout as sleep } from "node:timers/promises";
import { createWebChannel } from "../../adapters/web/channel.ts";
import type { SentMessage, Transcript } from "../../adapters/web/transcript.ts";
import type { CitizenEvent, Incoming, IncomingEvent, Reply } from "../../bot/message.ts";
import type { Inbox } from "../../bot/ports.ts";

/** What the script answers to an event; an empty list is silence. */
export type Script = (event: CitizenEvent) => readonly Reply[];

export interface ScriptedChat {
  readonly inbox: Inbox;
  readonly transcript: Transcript;
  readonly received: readonly Incoming[];
  /** Says something in a session, as the bot or as staff. */
  say(session: string, reply: Reply, author?: SentMessage["author"]): void;
  /** From now on the store is away (`true`) or back. */
  storeAway(away: boolean): void;
  /** From now on nobody is told that something was sent; only looking finds it. */
  loseSignals(): void;
  /** How many streams listen to a session now. */
  listening(session: string): number;
  /** From now on looking up a session takes this long. */
  slowDown(ms: number): void;
  /** Forgets every conversation, as a wiped store does. */
  forget(): void;
}

/** A working inbox and transcript in memory, with a script in the bot's place. Orders are shared by all sessions, as in the store. */
export function createScriptedChat(script: Script = () => []): ScriptedChat {
  const channel = createWebChannel();
  const received: Incoming[] = [];
  const sent = new Map<string, SentMessage[]>();
  const wakers = new Map<string, Set<() => void>>();
  let order = 0;
  let away = false;
  let signals = true;
  let lookUpMs = 0;

  function mustBeHere(): void {
    if (away) throw new Error("the store is away");
  }

  function say(session: string, reply: Reply, author: SentMessage["author"] = "bot"): void {
    for (const part of channel.render(reply)) {
      order += 1;
      const message = { id: `m${order}`, order: String(order), author, part };
      sent.set(session, [...(sent.get(session) ?? []), message]);
    }
    if (signals) for (const wake of wakers.get(session) ?? []) wake();
  }

  return {
    received,
    say,
    storeAway: (next) => void (away = next),
    loseSignals: () => void (signals = false),
    listening: (session) => wakers.get(session)?.size ?? 0,
    slowDown: (ms) => void (lookUpMs = ms),
    forget: () => sent.clear(),
    inbox: {
      async receive(incoming) {
        mustBeHere();
        const { chatId = "", platformId } = incoming;
        if (received.some((known) => known.platformId === platformId)) return "repeat";
        received.push(incoming);
        if (!sent.has(chatId)) sent.set(chatId, []);
        const replies = isEvent(incoming.event) ? script(incoming.event) : [];
        setTimeout(() => replies.forEach((reply) => say(chatId, reply)), 20);
        return "stored";
      },
    },
    transcript: {
      async knows(session) {
        mustBeHere();
        if (lookUpMs > 0) await sleep(lookUpMs);
        return sent.has(session);
      },
      async after(session, last = "0") {
        mustBeHere();
        return (sent.get(session) ?? []).filter((message) => BigInt(message.order) > BigInt(last));
      },
      onSent(session, wake) {
        const known = wakers.get(session) ?? new Set();
        wakers.set(session, known.add(wake));
        return () => known.delete(wake);
      },
    },
  };
}

function isEvent(event: IncomingEvent): event is CitizenEvent {
  return event.kind === "text" || event.kind === "choice" || event.kind === "attachments";
}
