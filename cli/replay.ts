import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { signatureOf } from "../adapters/zalo/verify.ts";
import { type App, createApp } from "../app.ts";
import type { Channel } from "../bot/ports.ts";
import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { runCommand, UsageError } from "./run-command.ts";

const USAGE = "npm run replay -- PAYLOAD.json --channel zalo|telegram [--catalogue FILE]";
const LONGEST_WAIT_MS = 20_000;
const SECRET = randomBytes(16).toString("hex");
const NOWHERE = "http://127.0.0.1:9";
// Credentials made up for this run: what signs the payload is what the route expects. The OA id is that of the samples.
const TELEGRAM = {
  token: "1:replay",
  mode: "webhook",
  webhookSecret: SECRET,
  apiRoot: NOWHERE,
} as const;
const ZALO = {
  appId: "1",
  appSecret: SECRET,
  oaId: "388613280878808645",
  oaSecretKeys: [SECRET],
  apiRoot: NOWHERE,
  oauthRoot: NOWHERE,
  buttons: false,
  signatureMode: "enforce",
} as const;

/** One recorded webhook through the running code, on a store of its own and without calling any platform. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { channel: { type: "string" }, catalogue: { type: "string" } },
  });
  const [file, ...more] = positionals;
  const { channel, catalogue } = values;
  if (file === undefined || more.length > 0) throw new UsageError(USAGE);
  if (channel !== "zalo" && channel !== "telegram") throw new UsageError(USAGE);
  const payload = await readFile(file);
  const dataDir = await mkdtemp(join(tmpdir(), "motcua-replay-"));
  const app = await createApp(
    { ...readConfig({}), dataDir, telegram: TELEGRAM, zalo: ZALO },
    {
      log: createLog({ level: "warn", pretty: process.stderr.isTTY }),
      wrapChannel: printing,
    },
  );
  try {
    await app.start({ ...(catalogue !== undefined && { catalogueFile: catalogue }) });
    return await replay(app, channel, payload);
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

async function replay(app: App, channel: "zalo" | "telegram", payload: Buffer): Promise<number> {
  const answer = await app.http.inject({
    method: "POST",
    url: `/webhooks/${channel}`,
    headers: { "content-type": "application/json", ...headersFor(channel, payload) },
    payload,
  });
  console.log(`webhook answered ${answer.statusCode}`);
  if (answer.statusCode !== 200) console.log(answer.body);
  await untilIdle(app);
  return answer.statusCode === 200 ? 0 : 1;
}

function headersFor(channel: "zalo" | "telegram", payload: Buffer): Record<string, string> {
  if (channel === "telegram") return { "x-telegram-bot-api-secret-token": TELEGRAM.webhookSecret };
  const isProbe = payload.toString().trim() === "{}";
  return isProbe ? {} : { "x-zevent-signature": signatureOf(ZALO.appId, payload, SECRET) };
}

/** Prints what would have gone to the platform, as the platform would show it. */
function printing(channel: Channel): Channel {
  return {
    ...channel,
    send: ({ part }) => {
      console.log(`\n--- reply on ${channel.name}\n${part.text}`);
      return Promise.resolve({ kind: "sent" });
    },
  };
}

async function untilIdle(app: App): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < deadline) {
    const { waitingMessages, waitingSends } = await app.control.status();
    if (waitingMessages + waitingSends === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the reply did not come within ${LONGEST_WAIT_MS / 1000} s`);
}
