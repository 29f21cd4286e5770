import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import type { FloodOptions } from "./flood.ts";
import type { PlatformSink } from "./platform-sink.ts";
import type { BenchStore } from "./stores.ts";

/** Real records beside the checkout, when they are there; otherwise the starter catalogue is measured, and the table says so. */
export const REAL_CATALOGUE = join(
  import.meta.dirname,
  "..",
  "..",
  "shared",
  "data",
  "catalogue-2026.jsonl.gz",
);
export const hasRealCatalogue = existsSync(REAL_CATALOGUE);

const SECRET = "bench-secret";
/** Codes of both catalogues: a citizen who names one gets that procedure, so that each reply shows which message it answers. */
const CODES = [
  "1.001193",
  "1.000894",
  "1.000656",
  "2.000815",
  "1.004222",
  "1.004194",
  "2.000635",
  "1.004873",
];

/** Our program on this store, answering from the catalogue through Telegram. */
export function startProgram(store: BenchStore, sink: PlatformSink): Promise<Child> {
  return startChild(["--import", "tsx", join(import.meta.dirname, "program.ts")], {
    ...store.env,
    TELEGRAM_BOT_TOKEN: "1:bench",
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_API_ROOT: sink.apiRoot,
    ...(hasRealCatalogue && { CATALOGUE: REAL_CATALOGUE }),
  });
}

/** Citizens who ask our program for procedures by code. */
export function guidance(
  child: Child,
  sink: PlatformSink,
  load: Pick<FloodOptions, "rate" | "seconds" | "burst" | "repeatShare">,
): FloodOptions {
  const codeOf = (n: number) => CODES[n % CODES.length] ?? "";
  return {
    ...load,
    sink,
    port: child.port,
    path: "/webhooks/telegram",
    secret: SECRET,
    textOf: (n) => `lệ phí của thủ tục ${codeOf(n)}`,
    isReplyTo: (n, reply) => reply.includes(codeOf(n)),
    drainMs: 20_000,
  };
}

export const secret = SECRET;
