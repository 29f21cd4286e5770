import type { FastifyPluginCallback } from "fastify";
import type { Registry } from "prom-client";

/** Looks at one thing the program needs; resolves to what is wrong in plain words, or `undefined`. */
export type Check = () => Promise<string | undefined>;

export interface HealthDeps {
  /** Without these the program cannot serve: `/readyz` answers 503 with the reasons. */
  readonly needs: Readonly<Record<string, Check>>;
  /** A person must mend these, the program goes on: `/readyz` lists them and stays 200. */
  readonly alarms: Readonly<Record<string, Check>>;
  readonly metrics: Registry;
}

const CHECK_TIMEOUT_MS = 2_000;

/** `GET /healthz` (the process lives), `GET /readyz` (it can serve), `GET /metrics` (Prometheus). */
export function healthRoutes({ needs, alarms, metrics }: HealthDeps): FastifyPluginCallback {
  return (server, _options, done) => {
    server.get("/healthz", async () => ({
      status: "ok",
      uptimeSeconds: Math.round(process.uptime()),
    }));
    server.get("/readyz", async (_request, reply) => {
      const [reasons, warnings] = await Promise.all([runChecks(needs), runChecks(alarms)]);
      const ready = reasons.length === 0;
      return reply.code(ready ? 200 : 503).send({ ready, reasons, alarms: warnings });
    });
    server.get("/metrics", async (_request, reply) =>
      reply.type(metrics.contentType).send(await metrics.metrics()),
    );
    done();
  };
}

/** Runs all checks side by side, each for two seconds at most; a check that throws or hangs counts as failed. */
export async function runChecks(
  checks: Readonly<Record<string, Check>>,
): Promise<readonly string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const problem = await withTimeout(check).catch((error: unknown) => String(error));
      return problem === undefined ? [] : [`${name}: ${problem}`];
    }),
  );
  return results.flat();
}

async function withTimeout(check: Check): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("does not answer"), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
