import type { PGlite } from "@electric-sql/pglite";
import type { Kysely, RawBuilder } from "kysely";
import { sql } from "kysely";
import pg from "pg";
import type { Log } from "../bot/ports.ts";

/** `catalogue`: another catalogue became active (payload: its id). `sent`: a message went out (payload: the conversation's id). */
export type Topic = "catalogue" | "sent";

/**
 * Wakes whoever waits in any process of this store. A hint, never the truth: a signal may be lost while a connection is
 * rebuilt, so listeners also look for themselves now and then.
 */
export interface Signals {
  /** Calls `listener` for each signal of this topic until the returned function is called. A listener must not throw. */
  subscribe(topic: Topic, listener: (payload: string) => void): () => void;
  /** Stops listening for good. */
  close(): Promise<void>;
}

const PREFIX = "motcua_";
const TOPICS: readonly Topic[] = ["catalogue", "sent"];
const RECONNECT_MS = 1000;

/** Sends a signal when the transaction `db` belongs to commits, or at once outside of one. Payloads stay under 8,000 bytes. */
export async function notify<T>(db: Kysely<T>, topic: Topic, payload: string): Promise<void> {
  await sql`select ${signal(topic, payload)}`.execute(db);
}

/** The same as part of a larger statement: an expression that sends the signal when it is evaluated. */
export function signal(topic: Topic, payload: string): RawBuilder<string> {
  return sql`pg_notify(${PREFIX + topic}, ${payload})::text`;
}

/** Signals of an embedded store: all within this process. */
export async function createEmbeddedSignals(engine: PGlite): Promise<Signals> {
  const listeners = createListeners();
  const stop = engine.onNotification(listeners.tell);
  for (const topic of TOPICS) await engine.query(`listen ${PREFIX}${topic}`);
  return {
    subscribe: listeners.subscribe,
    close: async () => stop(),
  };
}

/** Signals through a connection of its own to a server, rebuilt whenever it breaks. Resolves when it listens. */
export async function createServerSignals(url: string, log: Log): Promise<Signals> {
  const listeners = createListeners();
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    next.on("notification", ({ channel, payload }) => listeners.tell(channel, payload ?? ""));
    next.on("error", (error) => log.warn({ err: error }, "the store's signal connection broke"));
    next.once("end", () => again());
    await next.connect();
    for (const topic of TOPICS) await next.query(`listen ${PREFIX}${topic}`);
    client = next;
  }

  function again(): void {
    client = undefined;
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      listen().catch((error: unknown) => {
        log.warn({ err: error }, "the store's signal connection could not be rebuilt yet");
        again();
      });
    }, RECONNECT_MS).unref();
  }

  await listen();
  return {
    subscribe: listeners.subscribe,
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}

function createListeners(): {
  subscribe: Signals["subscribe"];
  tell: (channel: string, payload: string) => void;
} {
  const byChannel = new Map<string, Set<(payload: string) => void>>();
  return {
    subscribe(topic, listener) {
      const channel = PREFIX + topic;
      const set = byChannel.get(channel) ?? new Set();
      byChannel.set(channel, set);
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const call = (payload: string) => listener(payload);
      set.add(call);
      return () => set.delete(call);
    },
    tell(channel, payload) {
      for (const listener of byChannel.get(channel) ?? []) listener(payload);
    },
  };
}
