import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError, readConfig, SETTINGS, unknownSettings } from "./config.ts";

const zalo = {
  ZALO_APP_ID: "1",
  ZALO_APP_SECRET: "app-secret",
  ZALO_OA_ID: "2",
  ZALO_OA_SECRET_KEY: "old, new",
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  it("needs nothing on a fresh machine", () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: "0.0.0.0",
      role: "all",
      dataDir: "./data",
      logLevel: "info",
    });
  });

  it("names every mistake at once", () => {
    const problems = problemsOf({ PORT: "abc", ROLE: "boss", DATABASE_URL: "mysql://x" });
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "PORT",
      "ROLE",
      "DATABASE_URL",
    ]);
  });

  it("takes a secret from a file", () => {
    const file = join(mkdtempSync(join(tmpdir(), "motcua-")), "token");
    writeFileSync(file, "123:abc\n");
    expect(readConfig({ TELEGRAM_BOT_TOKEN_FILE: file }).telegram?.token).toBe("123:abc");
  });

  it("refuses a secret given twice and a file that is not there", () => {
    expect(problemsOf({ DATA_KEY: "0123456789abcdef", DATA_KEY_FILE: "/nowhere" })[0]).toContain(
      "both",
    );
    expect(problemsOf({ DATA_KEY_FILE: "/nowhere" })[0]).toContain("cannot be read");
  });

  it("polls Telegram without a webhook secret and waits for webhooks with one", () => {
    const token = { TELEGRAM_BOT_TOKEN: "123:abc" };
    expect(readConfig(token).telegram?.mode).toBe("polling");
    expect(readConfig({ ...token, TELEGRAM_WEBHOOK_SECRET: "s" }).telegram?.mode).toBe("webhook");
    expect(problemsOf({ ...token, TELEGRAM_MODE: "webhook" })[0]).toContain(
      "TELEGRAM_WEBHOOK_SECRET",
    );
  });

  it("reads Zalo's secret keys as a list and refuses half a set-up", () => {
    expect(readConfig(zalo).zalo?.oaSecretKeys).toEqual(["old", "new"]);
    expect(problemsOf({ ZALO_APP_ID: "1" })[0]).toContain("ZALO_APP_SECRET");
  });

  it("asks for a server store when roles are split", () => {
    expect(problemsOf({ ROLE: "worker" })[0]).toContain("DATABASE_URL");
  });

  it("treats empty values as unset", () => {
    expect(readConfig({ REDIS_URL: "", TELEGRAM_BOT_TOKEN: " " })).toEqual(readConfig({}));
  });
});

describe("unknownSettings", () => {
  it("points at names that look like ours", () => {
    expect(unknownSettings({ ZALO_OAID: "1", PATH: "/bin", ZALO_OA_ID_FILE: "x" })).toEqual([
      "ZALO_OAID",
    ]);
  });
});

describe(".env.example", () => {
  it("lists exactly the settings the program reads", () => {
    const text = readFileSync(new URL(".env.example", import.meta.url), "utf8");
    const names = [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
    expect(names).toEqual(Object.keys(SETTINGS));
  });
});
