import { parseArgs } from "node:util";
import { createApp, type App } from "./app.ts";
import { startMessage } from "./app/start-message.ts";
import { ConfigError, readConfig, unknownSettings } from "./config.ts";
import { createLog } from "./log.ts";
import { StoreError } from "./store/store-error.ts";

/** This long after the first signal the process ends without waiting for what still runs. A second signal ends it at once. */
const SHUTDOWN_LIMIT_MS = 40_000;

async function main(): Promise<void> {
  const { values: options } = parseArgs({ options: { catalogue: { type: "string" } } });
  const config = readConfig(process.env);
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  for (const name of unknownSettings(process.env))
    log.warn({ name }, "is no setting of this program");
  const app = await createApp(config, { log });
  stopOnSignals(app);
  await app.start({ ...(options.catalogue !== undefined && { catalogueFile: options.catalogue }) });
  await app.http.listen({ port: config.port, host: config.host });
  process.stdout.write(startMessage(app, config));
}

function stopOnSignals(app: App): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
      app.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

/** Exit codes: 2 for what the operator can mend (settings, arguments, a store in use), 1 for the rest. */
main().catch((error: unknown) => {
  const known =
    error instanceof ConfigError ||
    error instanceof StoreError ||
    (error instanceof Error && "code" in error);
  process.stderr.write(
    `${known ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(known ? 2 : 1);
});
