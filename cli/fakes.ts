import { once } from "node:events";
import { parseArgs } from "node:util";
import { startFakeTelegram } from "../tests/fakes/telegram/fake-telegram.ts";
import { startFakeZalo } from "../tests/fakes/zalo/fake-zalo.ts";
import { runCommand, UsageError } from "./run-command.ts";

const USAGE =
  "npm run fakes -- [--telegram-port 8081] [--zalo-port 8082] [--program http://127.0.0.1:3000]";
/** Zalo's waits for a resend, which are half a minute to an hour, become a hundredth of that. */
const WAIT_FACTOR = 0.01;

/** A Telegram and a Zalo to run the program against by hand, until Ctrl-C. */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      "telegram-port": { type: "string", default: "8081" },
      "zalo-port": { type: "string", default: "8082" },
      program: { type: "string", default: "http://127.0.0.1:3000" },
    },
  });
  if (!URL.canParse(values.program)) throw new UsageError(USAGE);
  const telegram = await startFakeTelegram({ port: portOf(values["telegram-port"]) });
  const zalo = await startFakeZalo({
    port: portOf(values["zalo-port"]),
    webhookUrl: new URL("/webhooks/zalo", values.program).href,
    running: true,
    waitFactor: WAIT_FACTOR,
  });
  const { appId, appSecret, oaId, oaSecretKey } = zalo.options;
  const settings = {
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MODE: "polling",
    ZALO_APP_ID: appId,
    ZALO_APP_SECRET: appSecret,
    ZALO_OA_ID: oaId,
    ZALO_OA_SECRET_KEY: oaSecretKey,
    ZALO_REFRESH_TOKEN: zalo.grant(),
    ZALO_API_ROOT: zalo.url,
    ZALO_OAUTH_ROOT: zalo.url,
  };
  console.log(introduction(settings, { telegram: telegram.apiRoot, zalo: zalo.url }));
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await Promise.all([telegram.close(), zalo.close()]);
});

function portOf(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError(USAGE);
  return port;
}

function introduction(
  settings: Readonly<Record<string, string>>,
  { telegram, zalo }: { readonly telegram: string; readonly zalo: string },
): string {
  const lines = Object.entries(settings).map(([name, value]) => `export ${name}=${value}`);
  return `A fake Telegram and a fake Zalo are running. For the program, in another terminal:

${lines.join("\n")}
npm start

Then write to the bot:
  Telegram  open ${telegram} in a browser
  Zalo      curl -H 'content-type: application/json' -d '{"text":"xin chào"}' ${zalo}/sim/citizens/1001/text
            curl ${zalo}/sim/citizens/1001/messages

Ctrl-C ends both. What else they can do: tests/fakes/telegram/README.md, tests/fakes/zalo/README.md.
`;
}
