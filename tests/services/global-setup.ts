import type { TestProject } from "vitest/node";
import { createTemplate } from "./postgres-template.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";
import type { Service } from "./started.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server on which databases may be created. */
    postgresUrl: string;
    /** The name of a migrated database to copy. */
    postgresTemplate: string;
    redisUrl: string;
  }
}

/** Brings real PostgreSQL and Redis for all tests: those named in the environment, or our own. Returns the teardown. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([
    given("TEST_DATABASE_URL") ?? startPostgres(),
    given("TEST_REDIS_URL") ?? startRedis(),
  ]);
  const template = await createTemplate(postgres.url);
  provide("postgresUrl", postgres.url);
  provide("postgresTemplate", template.name);
  provide("redisUrl", redis.url);
  return async () => {
    await template.drop();
    await Promise.all([postgres.stop(), redis.stop()]);
  };
}

function given(variable: string): Service | undefined {
  const url = process.env[variable];
  return url ? { url, stop: () => Promise.resolve() } : undefined;
}
