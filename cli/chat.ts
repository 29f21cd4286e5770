import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createTerminal, type Terminal } from "../adapters/terminal/terminal.ts";
import { createApp, type App } from "../app.ts";
import { type Config, readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { StoreError } from "../store/store-error.ts";
import { runCommand } from "./run-command.ts";

await runCommand(async () => {
  const { values } = parseArgs({ options: { catalogue: { type: "string" } } });
  const { telegram: _telegram, zalo: _zalo, ...config } = readConfig(process.env);
  const chat = await open(config);
  try {
    const { catalogue } = values;
    await chat.app.start({ ...(catalogue !== undefined && { catalogueFile: catalogue }) });
    await chat.terminal.run();
  } finally {
    await chat.leave();
  }
});

interface Chat {
  readonly app: App;
  readonly terminal: Terminal;
  leave(): Promise<void>;
}

/** The installation's own store; beside a running program that has it open, a store of this chat's own. */
async function open(config: Config): Promise<Chat> {
  try {
    const chat = await wire(config);
    return { ...chat, leave: () => chat.app.close() };
  } catch (error) {
    if (!(error instanceof StoreError && error.code === "in-use")) throw error;
    console.error("(The program runs on this store; this chat uses a store of its own.)");
    const dataDir = await mkdtemp(join(tmpdir(), "motcua-chat-"));
    const chat = await wire({ ...config, dataDir });
    return {
      ...chat,
      async leave() {
        await chat.app.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  }
}

async function wire(config: Config): Promise<Omit<Chat, "leave">> {
  const log = createLog({ level: "error", pretty: process.stderr.isTTY });
  const made: { terminal?: Terminal } = {};
  const app = await createApp(
    { ...config, role: "all" },
    {
      log,
      // Wakes of this conversation are for this process: no other one has this terminal.
      namespace: `chat-${process.pid}`,
      channels: (inbox) => {
        made.terminal = createTerminal({ inbox, input: process.stdin, output: process.stdout });
        return [made.terminal.channel];
      },
    },
  );
  if (!made.terminal) throw new Error("createApp made no terminal");
  return { app, terminal: made.terminal };
}
