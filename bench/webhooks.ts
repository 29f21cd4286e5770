import pg from "pg";
import { flood, spread } from "./flood.ts";
import { guidance, startProgram } from "./guidance-flood.ts";
import { startPlatformSink } from "./platform-sink.ts";
import { startSlowProxy } from "./slow-proxy.ts";
import { type BenchStore, startServices } from "./stores.ts";

const SLOWER = 20;

/** How long a webhook waits for its answer at 100 messages a second, and when the store is made 20 times slower. */
export async function benchWebhooks(seconds = 30): Promise<void> {
  const services = await startServices();
  try {
    const slow = await slowed(await services.postgresAndRedis());
    const stores = [
      { label: "embedded", store: await services.embedded() },
      { label: "PostgreSQL + Redis", store: await services.postgresAndRedis() },
      {
        label: `PostgreSQL + Redis, each statement ${slow.extraMs.toFixed(1)} ms later (${SLOWER}×)`,
        store: slow.store,
      },
    ];
    const rows = [];
    for (const { label, store } of stores) {
      const sink = await startPlatformSink();
      const child = await startProgram(store, sink);
      const load = { rate: 100, seconds, burst: 1, repeatShare: 0 };
      const result = await flood(guidance(child, sink, load));
      rows.push({
        store: label,
        sent: result.sent,
        "webhook p50 ms": round(result.webhookMs.p50),
        "webhook p99 ms": round(result.webhookMs.p99),
        refused: result.refused,
        "reply p50 ms": round(result.replyMs.p50),
        lost: result.lost,
        doubled: result.doubled,
      });
      await child.stop();
      await sink.close();
    }
    slow.close();
    console.log(`\nwebhooks at 100 messages/s for ${seconds} s, one message a chat`);
    console.table(rows);
  } finally {
    await services.close();
  }
}

/** Measures a statement's round trip and puts a proxy in between that makes it 20 times as long. */
async function slowed(store: BenchStore) {
  const url = new URL(store.env["DATABASE_URL"] ?? "");
  const statementMs = await roundTripMs(url.href);
  const extraMs = statementMs * (SLOWER - 1);
  const proxy = await startSlowProxy({ host: url.hostname, port: Number(url.port) }, extraMs);
  url.port = String(proxy.port);
  const env = { ...store.env, DATABASE_URL: url.href };
  return { extraMs, store: { ...store, env }, close: () => proxy.close() };
}

async function roundTripMs(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("create temp table probe (v jsonb)");
  const times: number[] = [];
  for (let n = 0; n < 500; n++) {
    const started = performance.now();
    await client.query("insert into probe values ($1)", ['{"a":1}']);
    times.push(performance.now() - started);
  }
  await client.end();
  return spread(times).p50;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
