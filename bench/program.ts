import { createApp } from "../app.ts";
import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";

/**
 * The program itself with two differences: the pace that Telegram allows (30 messages a second) is lifted, since it and not
 * the program would be measured; and the platform is not called at the start.
 */
const UNLIMITED = {
  perSecond: 100_000,
  burst: 100_000,
  perChatPerSecond: 100_000,
  perChatBurst: 100_000,
};

const config = readConfig(process.env);
const app = await createApp(config, {
  log: createLog({ level: "error", pretty: false }),
  wrapChannel: (channel) => ({ ...channel, pace: UNLIMITED }),
});
const catalogueFile = process.env["CATALOGUE"];
const started = performance.now();
await app.start({ ...(catalogueFile !== undefined && { catalogueFile }) });
await app.http.listen({ port: config.port, host: "127.0.0.1" });
process.stdout.write(`ready ${Math.round(performance.now() - started)}\n`);
process.on("SIGTERM", () => void app.close().then(() => process.exit(0)));
