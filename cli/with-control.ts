import { createApp } from "../app.ts";
import type { Config } from "../config.ts";
import { connectControl } from "../control/connect-control.ts";
import type { Control } from "../control/control.ts";
import { socketPath } from "../control/socket-path.ts";
import type { createLog } from "../log.ts";
import { StoreError } from "../store/store-error.ts";

/** `program` when a running program does the work, because the embedded store is its own. */
export type Through = "store" | "program";

export interface Installation {
  readonly config: Config;
  readonly log: ReturnType<typeof createLog>;
}

/** Does something to an installation: on its store, opened for that long, or through the running program that has it open. */
export async function withControl<T>(
  { config, log }: Installation,
  work: (control: Control, through: Through) => Promise<T>,
): Promise<T> {
  const app = await createApp(config, { log }).catch((error: unknown) => {
    if (error instanceof StoreError && error.code === "in-use") return undefined;
    throw error;
  });
  if (!app) return work(connectControl(socketPath(config.dataDir)), "program");
  try {
    return await work(app.control, "store");
  } finally {
    await app.close();
  }
}
