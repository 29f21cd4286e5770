import { execFileSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { requireProgram } from "./debian.ts";
import type { Service } from "./started.ts";
import { freePort, start } from "./started.ts";

/** Starts a PostgreSQL of our own on a free port, empty, without fsync; everything of it is gone after `stop`. */
export async function startPostgres(): Promise<Service> {
  const bin = requireProgram("postgres");
  const directory = mkdtempSync(join(tmpdir(), "motcua-postgres-"));
  const user = unprivileged();
  if (user) chownSync(directory, user.uid, user.gid);
  const data = join(directory, "data");
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
  execFileSync(join(bin, "initdb"), initdb, { ...user, cwd: directory, stdio: "pipe" });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = ["fsync=off", "full_page_writes=off", "max_connections=200"];
  const stop = await start({
    command: join(bin, "postgres"),
    args: [
      ...Object.entries({
        "-D": data,
        "-p": String(port),
        "-h": "127.0.0.1",
        "-k": directory,
      }).flat(),
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    spawn: { ...user, cwd: directory },
    ready: () => ping(url),
    // Fast shutdown: open sessions are cut.
    stopSignal: "SIGINT",
  });
  return {
    url,
    async stop() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ping(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query("select 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }).trim());
  return { uid: id("-u"), gid: id("-g") };
}
