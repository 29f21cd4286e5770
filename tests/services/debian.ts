import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const POSTGRES_HOME = "/usr/lib/postgresql";

/** What the tests need and Debian's packages that bring it. */
const PACKAGES = { postgres: "postgresql", redis: "redis-server", chromium: "chromium" } as const;
export type Program = keyof typeof PACKAGES;

/** Finds the directory of PostgreSQL's programs, or the path of Redis's or Chromium's; installs Debian's package when root; else throws saying what to do. */
export function requireProgram(program: Program): string {
  const found = find(program);
  if (found) return found;
  if (process.getuid?.() !== 0 || !onPath("apt-get")) throw missing(program);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, stdio: "pipe" } as const;
  try {
    execFileSync("apt-get", ["update", "-q"], options);
    const install = ["install", "-y", "-q", "--no-install-recommends", PACKAGES[program]];
    execFileSync("apt-get", install, options);
  } catch (cause) {
    throw new Error(missing(program).message, { cause });
  }
  const installed = find(program);
  if (!installed) throw missing(program);
  return installed;
}

function find(program: Program): string | undefined {
  switch (program) {
    case "postgres":
      return newestPostgres() ?? directoryOf("initdb");
    case "redis":
      return onPath("redis-server");
    case "chromium":
      return onPath("chromium") ?? onPath("chromium-browser");
  }
}

/** Debian keeps `initdb` off the PATH, one directory a version. */
function newestPostgres(): string | undefined {
  if (!existsSync(POSTGRES_HOME)) return undefined;
  return readdirSync(POSTGRES_HOME)
    .toSorted((left, right) => Number(right) - Number(left))
    .map((version) => join(POSTGRES_HOME, version, "bin"))
    .find((directory) => existsSync(join(directory, "initdb")));
}

function onPath(name: string): string | undefined {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

function directoryOf(name: string): string | undefined {
  return onPath(name)?.slice(0, -name.length - 1);
}

function missing(program: Program): Error {
  const variable =
    program === "chromium"
      ? ""
      : `, or name a running one in TEST_${program === "redis" ? "REDIS" : "DATABASE"}_URL`;
  return new Error(
    `The tests need ${program}. Install it (Debian: sudo apt-get install ${PACKAGES[program]})${variable}.`,
  );
}
