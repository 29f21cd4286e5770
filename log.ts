import { pino, type Logger } from "pino";
import type { Config } from "./config.ts";

/** Structured logs on stdout; readable lines when a person watches. Fields that could carry a secret are blanked. */
export function createLog({
  level,
  pretty,
}: {
  level: Config["logLevel"];
  pretty: boolean;
}): Logger {
  return pino({
    level,
    base: null,
    redact: {
      paths: [
        "*.token",
        "*.accessToken",
        "*.refreshToken",
        "err.config",
        "err.request",
        "err.response",
      ],
      censor: "…",
    },
    ...(pretty && {
      transport: {
        target: "pino-pretty",
        options: { translateTime: "SYS:HH:MM:ss", singleLine: true, ignore: "pid,hostname" },
      },
    }),
  });
}
