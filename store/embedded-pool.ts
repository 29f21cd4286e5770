import { EventEmitter } from "node:events";
import type { Engine } from "./embedded-engine.ts";
import { createEmbeddedSession } from "./embedded-session.ts";
import type { Session, SessionResult } from "./embedded-session.ts";
import type { Lane, Lanes } from "./lanes.ts";
import { createLanes } from "./lanes.ts";
import { StoreError } from "./store-error.ts";

/** One borrowed connection. Its queries run in the order they were asked; from BEGIN to COMMIT nobody else's run. */
export interface EmbeddedClient extends EventEmitter {
  query(
    text: string | { readonly text: string; readonly values?: readonly unknown[] },
    values?: readonly unknown[],
  ): Promise<SessionResult>;
  /** Gives the connection back; an open transaction is rolled back, with or without `destroy`. */
  release(destroy?: boolean): void;
}

/** The part of a node-postgres pool that Kysely and BullMQ use. Any number of connections share the one session. */
export interface EmbeddedPool extends EventEmitter {
  query(text: string, values?: readonly unknown[]): Promise<SessionResult>;
  connect(): Promise<EmbeddedClient>;
  /** Refuses new connections and resolves when no statement or transaction is running. The engine stays open. */
  end(): Promise<void>;
}

/** Two pools over one embedded session: what the urgent one asks for goes before everything that waits in the ordinary one. */
export function createEmbeddedPools(engine: Engine): Record<Lane, EmbeddedPool> {
  const session = createEmbeddedSession(engine.pglite);
  const lanes = createLanes();
  const pool = (lane: Lane) => createPool({ engine, session, lanes, lane });
  return { urgent: pool("urgent"), ordinary: pool("ordinary") };
}

interface Shared {
  readonly engine: Engine;
  readonly session: Session;
  readonly lanes: Lanes;
  readonly lane: Lane;
}

function createPool(shared: Shared): EmbeddedPool {
  let ended = false;
  const connect = async (): Promise<EmbeddedClient> => {
    if (ended) throw new StoreError("closed", "The store was asked after it was closed.");
    return createClient(shared);
  };
  return Object.assign(new EventEmitter(), {
    connect,
    async query(text: string, values?: readonly unknown[]) {
      const client = await connect();
      try {
        return await client.query(text, values);
      } finally {
        client.release();
      }
    },
    async end() {
      ended = true;
      const giveBack = await shared.lanes.acquire("ordinary");
      giveBack();
    },
  });
}

function createClient({ engine, session, lanes, lane }: Shared): EmbeddedClient {
  let last: Promise<unknown> = Promise.resolve();
  let giveBack: (() => void) | undefined;
  let released = false;

  async function run(text: string, values: readonly unknown[]): Promise<SessionResult> {
    giveBack ??= await lanes.acquire(lane);
    const { results, isCommitted } = await runAndLeave(text, values);
    // The session serves others meanwhile; only who committed waits for the disk.
    if (isCommitted) await engine.settled();
    return results.at(-1) ?? { command: "", rowCount: null, rows: [] };
  }

  async function runAndLeave(text: string, values: readonly unknown[]) {
    try {
      const results = await session.run(text, values);
      return { results, isCommitted: !session.inTransaction() };
    } finally {
      if (!session.inTransaction()) leave();
    }
  }

  function leave(): void {
    giveBack?.();
    giveBack = undefined;
  }

  async function rollBack(): Promise<void> {
    if (giveBack === undefined) return;
    try {
      await session.run("rollback", []);
    } finally {
      leave();
    }
  }

  /** Lets each query start when the one before has ended, well or badly. */
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  const client = new EventEmitter();
  const stopListening = engine.pglite.onNotification((channel, payload) =>
    client.emit("notification", { channel, payload }),
  );
  return Object.assign(client, {
    query(query: Parameters<EmbeddedClient["query"]>[0], given?: readonly unknown[]) {
      if (released) {
        return Promise.reject(new StoreError("closed", "A connection was used after its release."));
      }
      const { text, values } =
        typeof query === "string" ? { text: query, values: given } : { values: given, ...query };
      return inOrder(() => run(text, values ?? []));
    },
    release() {
      if (released) return;
      released = true;
      stopListening();
      client.removeAllListeners();
      inOrder(rollBack).catch(() => undefined);
    },
  });
}
