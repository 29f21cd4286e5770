import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ChannelName } from "../bot/message.ts";
import type { Outcome } from "../bot/ports.ts";

export interface Metrics {
  readonly registry: Registry;
  readonly turn: (milliseconds: number) => void;
  readonly outcome: (channel: ChannelName, kind: Outcome["kind"]) => void;
}

/** Values that are read when Prometheus asks, not kept up to date in between. */
export interface Gauges {
  readonly queueDepth: () => Promise<number>;
  readonly oldestWaitingSeconds: () => Promise<number>;
}

/** The numbers of `GET /metrics`. Labels are channels and outcomes only, never a person. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Histogram({
    name: "motcua_turn_seconds",
    help: "Time of one turn of the bot, store included",
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  const sends = new Counter({
    name: "motcua_sends_total",
    help: "Sends by outcome",
    labelNames: ["channel", "outcome"],
    registers: [registry],
  });
  gauge(registry, ["motcua_queue_depth", "Jobs that wait"], gauges.queueDepth);
  gauge(
    registry,
    ["motcua_oldest_waiting_seconds", "Age of the oldest message without a turn"],
    gauges.oldestWaitingSeconds,
  );
  return {
    registry,
    turn: (milliseconds) => turns.observe(milliseconds / 1000),
    outcome: (channel, kind) => sends.inc({ channel, outcome: kind }),
  };
}

function gauge(
  registry: Registry,
  [name, help]: readonly [string, string],
  read: () => Promise<number>,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
}
