import { flood, type FloodResult } from "./flood.ts";
import { guidance, startProgram } from "./guidance-flood.ts";
import { startPlatformSink } from "./platform-sink.ts";
import { type BenchServices, type BenchStore, startServices } from "./stores.ts";

const STEPS = [50, 100, 150, 200, 300, 400, 600];

/** From the webhook's arrival to the reply at the platform, and the highest rate that is held. */
export async function benchReplies(seconds = 15): Promise<void> {
  const services = await startServices();
  try {
    const rows = [];
    for (const [make, rate] of plan(services))
      rows.push(await measure(await make(), rate, seconds));
    console.log(`\nreplies, ${seconds} s each, one message a chat`);
    console.table(rows);
    const held = [];
    for (const make of [services.embedded, services.postgres, services.postgresAndRedis])
      held.push(await highestRate(await make()));
    console.log("\nhighest rate held for 10 s (reply p99 under 1 s, none lost)");
    console.table(held);
  } finally {
    await services.close();
  }
}

function plan({ embedded, postgresAndRedis, postgres }: BenchServices) {
  return [
    [embedded, 20],
    [embedded, 50],
    [postgres, 50],
    [postgresAndRedis, 50],
  ] as const;
}

async function measure(store: BenchStore, rate: number, seconds: number) {
  const result = await run(store, rate, seconds);
  return {
    store: store.name,
    "messages/s": rate,
    ...times(result),
    lost: result.lost,
    doubled: result.doubled,
  };
}

async function run(store: BenchStore, rate: number, seconds: number): Promise<FloodResult> {
  const sink = await startPlatformSink();
  const child = await startProgram(store, sink);
  try {
    await flood(guidance(child, sink, { rate: 10, seconds: 2, burst: 1, repeatShare: 0 }));
    return await flood(guidance(child, sink, { rate, seconds, burst: 1, repeatShare: 0 }));
  } finally {
    await child.stop();
    await sink.close();
  }
}

async function highestRate(store: BenchStore) {
  const sink = await startPlatformSink();
  const child = await startProgram(store, sink);
  let best: { rate: number; result: FloodResult } | undefined;
  try {
    for (const rate of STEPS) {
      const result = await flood(
        guidance(child, sink, { rate, seconds: 10, burst: 1, repeatShare: 0 }),
      );
      if (result.lost > 0 || result.refused > 0 || !(result.replyMs.p99 < 1000)) break;
      best = { rate, result };
    }
  } finally {
    await child.stop();
    await sink.close();
  }
  return { store: store.name, "messages/s": best?.rate ?? 0, ...(best && times(best.result)) };
}

function times({ replyMs, webhookMs }: FloodResult) {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    "reply p50 ms": round(replyMs.p50),
    "reply p99 ms": round(replyMs.p99),
    "webhook p99 ms": round(webhookMs.p99),
  };
}
