import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Incoming, Reply } from "../../bot/message.ts";
import type { Terminal } from "./terminal.ts";
import { createTerminal } from "./terminal.ts";

interface Setup {
  readonly isTTY?: boolean;
  readonly settled?: () => Promise<boolean>;
  readonly script?: (incoming: Incoming) => readonly Reply[];
  readonly delayMs?: number;
}

/** A terminal whose bot answers after a while, and what it printed. */
function aTerminal({ isTTY = false, settled, script, delayMs = 5 }: Setup = {}) {
  const input = Object.assign(new PassThrough(), { isTTY });
  let printed = "";
  const output = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        printed += String(chunk);
        done();
      },
    }),
    { isTTY, columns: 80 },
  );
  const received: Incoming[] = [];
  let away = false;
  const terminal: Terminal = createTerminal({
    inbox: {
      async receive(incoming) {
        if (away) throw new Error("the store is away");
        received.push(incoming);
        void answer(incoming);
        return "stored";
      },
    },
    input,
    output,
    patience: { answerMs: 300, quietMs: 60 },
    ...(settled && { settled }),
  });

  async function answer(incoming: Incoming): Promise<void> {
    const text = incoming.event.kind === "text" ? incoming.event.text : incoming.event.kind;
    const replies = script?.(incoming) ?? [{ text: `về ${text}` }];
    for (const reply of replies) {
      await sleep(delayMs);
      for (const part of terminal.channel.render(reply)) {
        await terminal.channel.send({ chatId: incoming.chatId ?? "", part });
      }
    }
  }

  return {
    terminal,
    input,
    received,
    printed: () => printed,
    storeAway: () => (away = true),
    texts: () => received.map(({ event }) => (event.kind === "text" ? event.text : event.kind)),
  };
}

/** Without what moves the cursor. */
function shown(printed: string): string {
  // eslint-disable-next-line no-control-regex
  return printed.replaceAll(/\u001B\[\d*[A-Z]/gu, "");
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await sleep(10);
  expect(condition()).toBe(true);
}

describe("a pipe", () => {
  it("is read to its end, each line after the last one's answer", async () => {
    const { terminal, input, printed, texts } = aTerminal({ delayMs: 40 });
    input.end("làm hộ chiếu\n\n  lệ phí  \nthời hạn");
    await terminal.run();
    expect(texts()).toEqual(["làm hộ chiếu", "lệ phí", "thời hạn"]);
    expect(printed().match(/> .*|về .*/gu)).toEqual([
      "> làm hộ chiếu",
      "về làm hộ chiếu",
      "> lệ phí",
      "về lệ phí",
      "> thời hạn",
      "về thời hạn",
    ]);
  });

  it("gets every part of an answer", async () => {
    const script = () => [{ text: "một" }, { text: "hai" }, { text: "ba" }];
    const { terminal, input, printed } = aTerminal({ script, delayMs: 20 });
    input.end("a\n");
    await terminal.run();
    expect(printed()).toMatch(/một\n[^]*hai\n[^]*ba\n/u);
  });

  it("waits for slow parts where the program can tell that more is to come", async () => {
    const script = () => [{ text: "một" }, { text: "hai" }];
    const settled = async () => printed().includes("hai");
    const { terminal, input, printed } = aTerminal({ script, settled, delayMs: 150 });
    input.end("a\n");
    await terminal.run();
    expect(printed()).toContain("hai");
  });

  it("does not wait for ever", async () => {
    const { terminal, input, printed } = aTerminal({ script: () => [] });
    input.end("a\n");
    await terminal.run();
    expect(printed()).toContain("(Chưa có trả lời.)");
  });

  it("tells which line was not taken and goes on", async () => {
    const { terminal, input, printed, storeAway } = aTerminal();
    storeAway();
    input.end("a\nb\n");
    await terminal.run();
    expect(printed().match(/Chưa nhận được câu này/gu)).toHaveLength(2);
  });

  it("ends at /quit, whatever follows", async () => {
    const { terminal, input, texts } = aTerminal();
    input.end("a\n/quit\nb\n");
    await terminal.run();
    expect(texts()).toEqual(["a"]);
  });

  it("knows /start and explains other commands", async () => {
    const { terminal, input, texts, printed } = aTerminal();
    input.end("/start\n/abc\n");
    await terminal.run();
    expect(texts()).toEqual(["start"]);
    expect(printed()).toContain("/start và /quit");
  });

  it("is one conversation for each run, each line its own message", async () => {
    const one = aTerminal();
    const two = aTerminal();
    one.input.end("a\na\n");
    two.input.end("a\n");
    await Promise.all([one.terminal.run(), two.terminal.run()]);
    const all = [...one.received, ...two.received];
    expect(new Set(all.map(({ chatId }) => chatId)).size).toBe(2);
    expect(new Set(all.map(({ platformId }) => platformId)).size).toBe(3);
  });

  it("refuses what is for another run, and what comes after its end", async () => {
    const { terminal, input, received } = aTerminal();
    const [part = { text: "", body: {} }] = terminal.channel.render({ text: "muộn" });
    const refused = { kind: "refused", unreachable: true };
    expect(await terminal.channel.send({ chatId: "other", part })).toMatchObject(refused);
    input.end("a\n");
    await terminal.run();
    const chatId = received[0]?.chatId ?? "";
    expect(await terminal.channel.send({ chatId, part })).toMatchObject(refused);
  });
});

describe("a person", () => {
  it("is greeted, asked for the next line and answered above what they type", async () => {
    const { terminal, input, printed, texts } = aTerminal({ isTTY: true });
    const running = terminal.run();
    await until(() => printed().includes("về start"));
    input.write("khai sinh\r");
    await until(() => printed().includes("về khai sinh"));
    expect(texts()).toEqual(["start", "khai sinh"]);
    await until(() => shown(printed()).endsWith("về khai sinh\n\n> "));
    input.write("/quit\r");
    await running;
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("leaves with %s", async (_name, key) => {
    const { terminal, input, printed } = aTerminal({ isTTY: true });
    const running = terminal.run();
    await until(() => printed().includes(">"));
    input.write(key);
    await running;
  });
});

describe("what is printed", () => {
  const reply: Reply = {
    text: "**Chọn** một:",
    choices: [
      { id: "a", label: "Khai sinh" },
      { id: "b", label: "Kết hôn" },
    ],
    attachments: [{ name: "Tờ khai", type: "application/pdf", url: "https://a.vn/b.pdf" }],
  };

  it("numbers choices and names links", async () => {
    const { terminal, input, printed } = aTerminal({ script: () => [reply] });
    input.end("a\n");
    await terminal.run();
    expect(printed()).toContain(
      "Chọn một:\n1. Khai sinh\n2. Kết hôn\nTờ khai: https://a.vn/b.pdf\n",
    );
  });

  it("is bold on a screen only", async () => {
    const { terminal, input, printed } = aTerminal({ isTTY: true, script: () => [reply] });
    const running = terminal.run();
    await until(() => printed().includes("\u001B[1mChọn\u001B[22m một:"));
    input.write("/quit\r");
    await running;
  });

  it("never steers the terminal", async () => {
    const script = () => [{ text: "a\u001B[2Jb\u0007\u009Bc" }];
    const { terminal, input, printed } = aTerminal({ script });
    input.end("x\n");
    await terminal.run();
    expect(printed()).toContain("a[2Jbc");
    // eslint-disable-next-line no-control-regex
    expect(printed()).not.toMatch(/[\u001B\u0007\u009B]/u);
  });
});
