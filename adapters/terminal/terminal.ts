import { randomUUID } from "node:crypto";
import type { CitizenEvent } from "../../bot/message.ts";
import type { Channel, Delivery, Inbox, Outcome } from "../../bot/ports.ts";
import { storableText } from "../render/storable-text.ts";
import { printable, renderTerminal } from "./render-terminal.ts";
import type { ScreenDeps } from "./screen.ts";
import { createScreen } from "./screen.ts";
import { texts } from "./texts.ts";
import type { Patience } from "./waiter.ts";
import { DEFAULT_PATIENCE, createWaiter } from "./waiter.ts";

export interface TerminalDeps extends ScreenDeps {
  readonly inbox: Inbox;
  /** Whether everything that arrived was answered and sent. Without it, a pipe's reader waits for a moment of silence. */
  readonly settled?: (chatId: string) => Promise<boolean>;
  readonly patience?: Patience;
}

export interface Terminal {
  readonly channel: Channel;
  /** Reads lines until `/quit` or the end of the input; then, when the input is a pipe, until the last one is answered. */
  run(): Promise<void>;
}

const PACE = { perSecond: 1000, burst: 1000, perChatPerSecond: 1000, perChatBurst: 1000 };

/**
 * The terminal as an ordinary channel: each run is one conversation. People get a prompt and answers as they come; lines
 * from a pipe are asked one after the other, each after the last one's answer.
 */
export function createTerminal(deps: TerminalDeps): Terminal {
  const { inbox, settled, patience = DEFAULT_PATIENCE } = deps;
  const chatId = `terminal-${randomUUID()}`;
  const screen = createScreen(deps);
  const waiter = createWaiter(patience, settled && (() => settled(chatId)));
  let isOpen = true;

  async function send({ chatId: to, part }: Delivery): Promise<Outcome> {
    if (to !== chatId || !isOpen) {
      return { kind: "refused", reason: "that terminal was closed", unreachable: true };
    }
    screen.print(`\n${printable(part, screen.color)}\n`);
    waiter.heard();
    return { kind: "sent" };
  }

  async function receive(event: CitizenEvent): Promise<void> {
    const asked = waiter.count();
    const from = { channel: "terminal", account: "local", chatId } as const;
    try {
      await inbox.receive({ ...from, platformId: randomUUID(), sentAt: new Date(), event });
    } catch {
      screen.print(texts.notStored);
      return;
    }
    if (!screen.isPerson && !(await waiter.answered(asked))) screen.print(texts.noAnswer);
  }

  async function onLine(line: string): Promise<"go on" | "stop"> {
    const text = storableText(line).trim();
    if (text !== "" && !screen.isPerson) screen.echo(text);
    if (text === "/quit") return "stop";
    if (text === "/start") await receive({ kind: "start" });
    else if (text.startsWith("/")) screen.print(texts.unknownCommand);
    else if (text !== "") await receive({ kind: "text", text });
    return "go on";
  }

  return {
    channel: {
      name: "terminal",
      account: "local",
      pace: PACE,
      render: (reply) => [renderTerminal(reply)],
      send,
    },
    async run() {
      if (screen.isPerson) {
        screen.print(texts.welcome);
        await receive({ kind: "start" });
      }
      await screen.read(onLine);
      isOpen = false;
    },
  };
}
