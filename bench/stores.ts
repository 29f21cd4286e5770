import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "../tests/services/postgres.ts";
import { startRedis } from "../tests/services/redis.ts";

/** Where a measured program keeps its things; a fresh database for each. */
export interface BenchStore {
  readonly name: "embedded" | "PostgreSQL" | "PostgreSQL + Redis";
  readonly env: Readonly<Record<string, string>>;
}

export interface BenchServices {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly embedded: () => Promise<BenchStore>;
  readonly postgres: () => Promise<BenchStore>;
  readonly postgresAndRedis: () => Promise<BenchStore>;
  close(): Promise<void>;
}

/** Real PostgreSQL and Redis for one run of benchmarks. PostgreSQL runs without fsync, as the test services do. */
export async function startServices(): Promise<BenchServices> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const folders: string[] = [];
  let databases = 0;

  async function folder(): Promise<Record<string, string>> {
    const path = await mkdtemp(join(tmpdir(), "motcua-bench-"));
    folders.push(path);
    return { DATA_DIR: path };
  }

  async function database(): Promise<Record<string, string>> {
    const name = `bench_${process.pid}_${databases++}`;
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return { ...(await folder()), DATABASE_URL: url.href };
  }

  return {
    postgresUrl: postgres.url,
    redisUrl: redis.url,
    embedded: async () => ({ name: "embedded", env: await folder() }),
    postgres: async () => ({ name: "PostgreSQL", env: await database() }),
    postgresAndRedis: async () => ({
      name: "PostgreSQL + Redis",
      env: { ...(await database()), REDIS_URL: redis.url },
    }),
    async close() {
      await Promise.all([postgres.stop(), redis.stop()]);
      await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}
