import pg from "pg";
import { openDatabase } from "../../store/database.ts";
import { silentLog } from "./silent-log.ts";

/** Makes a migrated, empty database that each suite copies, which takes 50 ms instead of running every migration. */
export async function createTemplate(
  serverUrl: string,
): Promise<{ readonly name: string; drop(): Promise<void> }> {
  const name = `motcua_template_${process.pid}`;
  await onServer(serverUrl, `drop database if exists ${name}`);
  await onServer(serverUrl, `create database ${name}`);
  const store = await openDatabase({
    url: databaseUrl(serverUrl, name),
    dataDir: "",
    log: silentLog,
  });
  await store.close();
  return { name, drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

/** Runs one statement on the server's own database. */
export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The URL of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
