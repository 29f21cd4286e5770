import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "./child.ts";
import { flood, type FloodOptions, type FloodResult } from "./flood.ts";
import { guidance, secret, startProgram } from "./guidance-flood.ts";
import { type PlatformSink, startPlatformSink } from "./platform-sink.ts";
import { type BenchServices, startServices } from "./stores.ts";

const FOLDER = join(import.meta.dirname, "rivals");
const ROUNDS = 3;
/** Bursts of eight from one citizen, every tenth update delivered twice at once. */
const LOAD = { rate: 60, seconds: 10, burst: 8, repeatShare: 0.1 };

interface Contestant {
  readonly name: string;
  run(sink: PlatformSink, services: BenchServices): Promise<FloodResult & { residentMb: number }>;
}

/** What a team would pick instead, under the same flood in the same run; ours answers from the catalogue, the others echo. */
export async function benchRivals(): Promise<void> {
  if (!existsSync(join(FOLDER, "node_modules")))
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: FOLDER, stdio: "inherit" });
  const services = await startServices();
  try {
    const rows = [];
    for (const contestant of CONTESTANTS) rows.push(await medianOf(contestant, services));
    console.log(
      `\n${LOAD.rate} messages/s for ${LOAD.seconds} s in bursts of ${LOAD.burst} from one citizen, every tenth delivered twice; medians of ${ROUNDS}`,
    );
    console.table(rows);
  } finally {
    await services.close();
  }
}

const CONTESTANTS: readonly Contestant[] = [
  ours("this program, embedded", ({ embedded }) => embedded()),
  ours("this program, PostgreSQL + Redis", ({ postgresAndRedis }) => postgresAndRedis()),
  echo("fastify + telegraf, no store", "telegraf-echo.js", () => ({})),
  echo("npm chat, Redis, default", "chat-echo.js", ({ redisUrl }) => ({ REDIS: redisUrl })),
  echo("npm chat, Redis, queue", "chat-echo.js", ({ redisUrl }) => ({
    REDIS: redisUrl,
    CONCURRENCY: "queue",
  })),
  echo("npm chat, PostgreSQL, default", "chat-echo.js", ({ postgresUrl }) => ({
    POSTGRES: postgresUrl,
  })),
  echo("npm chat, PostgreSQL, queue", "chat-echo.js", ({ postgresUrl }) => ({
    POSTGRES: postgresUrl,
    CONCURRENCY: "queue",
  })),
];

function ours(
  name: string,
  pick: (services: BenchServices) => ReturnType<BenchServices["embedded"]>,
): Contestant {
  return {
    name,
    async run(sink, services) {
      const child = await startProgram(await pick(services), sink);
      try {
        const result = await flood(guidance(child, sink, LOAD));
        return { ...result, residentMb: child.residentMb() };
      } finally {
        await child.stop();
      }
    },
  };
}

function echo(
  name: string,
  file: string,
  env: (services: BenchServices) => Record<string, string>,
): Contestant {
  return {
    name,
    async run(sink, services) {
      const child = await startChild([join(FOLDER, file)], {
        API_ROOT: sink.apiRoot,
        SECRET: secret,
        ...env(services),
      });
      const options: FloodOptions = {
        ...LOAD,
        sink,
        port: child.port,
        path: "/webhook",
        secret,
        textOf: (n) => `message ${n};`,
        isReplyTo: (n, reply) => reply.includes(`message ${n};`),
        drainMs: 10_000,
      };
      try {
        return { ...(await flood(options)), residentMb: child.residentMb() };
      } finally {
        await child.stop();
      }
    },
  };
}

async function medianOf(contestant: Contestant, services: BenchServices) {
  const results: Awaited<ReturnType<Contestant["run"]>>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const sink = await startPlatformSink();
    results.push(await contestant.run(sink, services));
    await sink.close();
  }
  const median = (read: (result: (typeof results)[number]) => number) =>
    Math.round(
      (results.map(read).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN) * 10,
    ) / 10;
  return {
    contestant: contestant.name,
    sent: median(({ sent }) => sent),
    "answered/s": median(({ answeredPerSecond }) => answeredPerSecond),
    "reply p50 ms": median(({ replyMs }) => replyMs.p50),
    "reply p99 ms": median(({ replyMs }) => replyMs.p99),
    lost: median(({ lost }) => lost),
    doubled: median(({ doubled }) => doubled),
    reordered: median(({ reordered }) => reordered),
    "resident MB": median(({ residentMb }) => residentMb),
  };
}
