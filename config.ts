import { readFileSync } from "node:fs";
import { z } from "zod";

/** Every setting the program knows, with what `.env.example` and the run book say of it. */
export const SETTINGS = {
  PORT: "port of the web server (3000)",
  HOST: "address it listens on (0.0.0.0)",
  PUBLIC_URL: "https address citizens and platforms reach us at; needed for webhooks",
  ROLE: "web, worker or all (all); several processes need DATABASE_URL",
  DATA_DIR: "where the embedded store, keys and received files live (./data)",
  DATABASE_URL: "PostgreSQL server; without it the embedded one in DATA_DIR",
  REDIS_URL: "Redis for the job queue; without it the queue lives on the store",
  LOG_LEVEL: "debug, info, warn, error or silent (info)",
  DATA_KEY: "encrypts personal data at rest: 32 bytes as hex or base64, or a passphrase",
  TELEGRAM_BOT_TOKEN: "token from @BotFather; switches Telegram on",
  TELEGRAM_WEBHOOK_SECRET: "1-256 of A-Za-z0-9_-; Telegram sends it with every webhook",
  TELEGRAM_API_ROOT: "Bot API address (https://api.telegram.org)",
  TELEGRAM_MODE: "webhook or polling (webhook when TELEGRAM_WEBHOOK_SECRET is set)",
  ZALO_APP_ID: "app id from developers.zalo.me",
  ZALO_APP_SECRET: "the app's secret key",
  ZALO_OA_ID: "Official Account id; with the two above switches Zalo on",
  ZALO_OA_SECRET_KEY: "OA secret key of the webhook page; several, comma-separated, while rotating",
  ZALO_REFRESH_TOKEN: "first start only; rotated pairs live in the store",
  ZALO_API_ROOT: "OA API address (https://openapi.zalo.me)",
  ZALO_OAUTH_ROOT: "OAuth address (https://oauth.zaloapp.com)",
  ZALO_BUTTONS: "on: send buttons, after a live test; off: numbered choices (off)",
  ZALO_SIGNATURE_MODE: "enforce, or log on the first live day (enforce)",
  ONE_STOP_URL: "the province's dossier system",
  ONE_STOP_KEY: "its access key",
  ONE_STOP_EVENT_SECRET: "signs POST /api/dossiers/events",
} as const;

export type Role = "web" | "worker" | "all";
export type Env = Readonly<Record<string, string | undefined>>;

export interface TelegramConfig {
  readonly token: string;
  readonly mode: "webhook" | "polling";
  readonly webhookSecret?: string;
  readonly apiRoot: string;
}

export interface ZaloConfig {
  readonly appId: string;
  readonly appSecret: string;
  readonly oaId: string;
  readonly oaSecretKeys: readonly string[];
  readonly refreshToken?: string;
  readonly apiRoot: string;
  readonly oauthRoot: string;
  readonly buttons: boolean;
  readonly signatureMode: "enforce" | "log";
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl?: string;
  readonly role: Role;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly dataKey?: string;
  readonly telegram?: TelegramConfig;
  readonly zalo?: ZaloConfig;
}

/** The settings are wrong; `problems` has every mistake, one a line, each naming the setting and the cure. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`settings are wrong:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const url = (protocol: RegExp) =>
  z.url({ protocol, error: "is no such address" }).transform((value) => value.replace(/\/+$/, ""));
const connection = (protocol: RegExp) => z.url({ protocol, error: "is no such address" });
const onOff = z
  .enum(["on", "off", "true", "false", "1", "0"], "must be on or off")
  .transform((value) => value === "on" || value === "true" || value === "1");

const schema = z.object({
  PORT: z.coerce.number("must be a number").int().min(0).max(65_535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: url(/^https?$/).optional(),
  ROLE: z.enum(["web", "worker", "all"], "must be web, worker or all").default("all"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: connection(/^postgres(ql)?$/).optional(),
  REDIS_URL: connection(/^rediss?$/).optional(),
  LOG_LEVEL: z
    .enum(
      ["debug", "info", "warn", "error", "silent"],
      "must be debug, info, warn, error or silent",
    )
    .default("info"),
  DATA_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]+$/, "must look like 123456:ABC-DEF as @BotFather gave it")
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,256}$/, "must be 1-256 characters of A-Z a-z 0-9 _ -")
    .optional(),
  TELEGRAM_API_ROOT: url(/^https?$/).default("https://api.telegram.org"),
  TELEGRAM_MODE: z.enum(["webhook", "polling"], "must be webhook or polling").optional(),
  ZALO_APP_ID: z.string().optional(),
  ZALO_APP_SECRET: z.string().optional(),
  ZALO_OA_ID: z.string().optional(),
  ZALO_OA_SECRET_KEY: z.string().optional(),
  ZALO_REFRESH_TOKEN: z.string().optional(),
  ZALO_API_ROOT: url(/^https?$/).default("https://openapi.zalo.me"),
  ZALO_OAUTH_ROOT: url(/^https?$/).default("https://oauth.zaloapp.com"),
  ZALO_BUTTONS: onOff.default(false),
  ZALO_SIGNATURE_MODE: z.enum(["enforce", "log"], "must be enforce or log").default("enforce"),
  ONE_STOP_URL: url(/^https?$/).optional(),
  ONE_STOP_KEY: z.string().optional(),
  ONE_STOP_EVENT_SECRET: z.string().optional(),
});

type Settings = z.output<typeof schema>;

/**
 * Reads all settings at once from an environment; each may also come as `NAME_FILE`, a path whose content is the value.
 * Empty values count as unset. Throws {@link ConfigError} with every mistake found.
 */
export function readConfig(env: Env): Config {
  const problems: string[] = [];
  const values = readValues(env, problems);
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      problems.push(`${issue.path.join(".")} ${issue.message}`);
    throw new ConfigError(problems);
  }
  const settings = parsed.data;
  const telegram = telegramConfig(settings, problems);
  const zalo = zaloConfig(settings, problems);
  if (settings.ROLE !== "all" && !settings.DATABASE_URL)
    problems.push(
      "ROLE=web and ROLE=worker need DATABASE_URL: the embedded store serves one process",
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    port: settings.PORT,
    host: settings.HOST,
    role: settings.ROLE,
    dataDir: settings.DATA_DIR,
    logLevel: settings.LOG_LEVEL,
    ...(settings.PUBLIC_URL && { publicUrl: settings.PUBLIC_URL }),
    ...(settings.DATABASE_URL && { databaseUrl: settings.DATABASE_URL }),
    ...(settings.REDIS_URL && { redisUrl: settings.REDIS_URL }),
    ...(settings.DATA_KEY && { dataKey: settings.DATA_KEY }),
    ...(telegram && { telegram }),
    ...(zalo && { zalo }),
  };
}

/** Names in the environment that look like ours but are none: most often a slip of the pen. */
export function unknownSettings(env: Env): readonly string[] {
  return Object.keys(env).filter(
    (name) => /^(TELEGRAM|ZALO|ONE_STOP)_/.test(name) && !(name.replace(/_FILE$/, "") in SETTINGS),
  );
}

function readValues(env: Env, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS)) {
    const direct = env[name]?.trim();
    const file = env[`${name}_FILE`]?.trim();
    if (direct && file) problems.push(`${name} and ${name}_FILE are both set: keep one`);
    if (direct) values[name] = direct;
    else if (file) readSecret(name, file, { values, problems });
  }
  return values;
}

function readSecret(
  name: string,
  file: string,
  into: { values: Record<string, string>; problems: string[] },
): void {
  try {
    const value = readFileSync(file, "utf8").trim();
    if (value) into.values[name] = value;
    else into.problems.push(`${name}_FILE names an empty file: ${file}`);
  } catch {
    into.problems.push(`${name}_FILE names a file that cannot be read: ${file}`);
  }
}

function telegramConfig(settings: Settings, problems: string[]): TelegramConfig | undefined {
  if (!settings.TELEGRAM_BOT_TOKEN) return undefined;
  const secret = settings.TELEGRAM_WEBHOOK_SECRET;
  const mode = settings.TELEGRAM_MODE ?? (secret ? "webhook" : "polling");
  if (mode === "webhook" && !secret)
    problems.push("TELEGRAM_MODE=webhook needs TELEGRAM_WEBHOOK_SECRET");
  return {
    token: settings.TELEGRAM_BOT_TOKEN,
    mode,
    apiRoot: settings.TELEGRAM_API_ROOT,
    ...(secret && { webhookSecret: secret }),
  };
}

const ZALO_NEEDS = ["ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_ID", "ZALO_OA_SECRET_KEY"] as const;

function zaloConfig(settings: Settings, problems: string[]): ZaloConfig | undefined {
  const missing = ZALO_NEEDS.filter((name) => !settings[name]);
  if (missing.length === ZALO_NEEDS.length) return undefined;
  const { ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET_KEY } = settings;
  if (!ZALO_APP_ID || !ZALO_APP_SECRET || !ZALO_OA_ID || !ZALO_OA_SECRET_KEY) {
    problems.push(`Zalo is half set up: ${missing.join(", ")} missing (set all or none)`);
    return undefined;
  }
  return {
    appId: ZALO_APP_ID,
    appSecret: ZALO_APP_SECRET,
    oaId: ZALO_OA_ID,
    oaSecretKeys: ZALO_OA_SECRET_KEY.split(",")
      .map((key) => key.trim())
      .filter(Boolean),
    apiRoot: settings.ZALO_API_ROOT,
    oauthRoot: settings.ZALO_OAUTH_ROOT,
    buttons: settings.ZALO_BUTTONS,
    signatureMode: settings.ZALO_SIGNATURE_MODE,
    ...(settings.ZALO_REFRESH_TOKEN && { refreshToken: settings.ZALO_REFRESH_TOKEN }),
  };
}
