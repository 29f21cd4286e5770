import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, inject } from "vitest";
import type { Store } from "../../store/database.ts";
import { databaseUrl, onServer } from "./postgres-template.ts";
import { openStore } from "./open-store.ts";

/** The three ways the program is run. */
export const STORE_KINDS = ["embedded", "PostgreSQL", "PostgreSQL + Redis"] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** Where a fresh, migrated store is; enough to open it from another process too. */
export interface StorePlace {
  readonly kind: StoreKind;
  readonly dataDir: string;
  /** Absent: embedded, in `dataDir`. */
  readonly url?: string;
  /** Where the queue lives, on `PostgreSQL + Redis` only. */
  readonly redisUrl?: string;
  /** Of this store alone: the Redis server is shared by all suites. */
  readonly queuePrefix: string;
  /** Removes everything. Stores opened on it must be closed before. */
  remove(): Promise<void>;
}

/** An open store for a suite. Read it inside of tests and hooks: it is there from `beforeAll` on, until the suite ends. */
export interface SuiteStore {
  readonly place: StorePlace;
  readonly store: Store;
}

/** Runs one suite on every kind of store, each with a fresh migrated database of its own that is gone afterwards. */
export function describeStores(
  name: string,
  suite: (suite: SuiteStore) => void,
  kinds: readonly StoreKind[] = STORE_KINDS,
): void {
  describe.each(kinds)(`${name} on %s`, (kind) => {
    let place: StorePlace | undefined;
    let store: Store | undefined;
    beforeAll(async () => {
      place = await createStorePlace(kind);
      store = await openStore(place);
    });
    afterAll(async () => {
      await store?.close();
      await place?.remove();
    });
    suite({
      get place() {
        if (!place) throw new Error("the suite's store is not there yet: use it inside of a test");
        return place;
      },
      get store() {
        if (!store) throw new Error("the suite's store is not there yet: use it inside of a test");
        return store;
      },
    });
  });
}

/** Makes a fresh store that nobody has open, for tests that start processes or open it twice. */
export async function createStorePlace(kind: StoreKind): Promise<StorePlace> {
  const id = randomBytes(6).toString("hex");
  const dataDir = await mkdtemp(join(tmpdir(), "motcua-data-"));
  const removeDataDir = () => rm(dataDir, { recursive: true, force: true });
  const common = { kind, dataDir, queuePrefix: `test-${id}` };
  if (kind === "embedded") return { ...common, remove: removeDataDir };
  const server = inject("postgresUrl");
  const name = `motcua_test_${id}`;
  await onServer(server, `create database ${name} template ${inject("postgresTemplate")}`);
  return {
    ...common,
    url: databaseUrl(server, name),
    ...(kind === "PostgreSQL + Redis" && { redisUrl: inject("redisUrl") }),
    async remove() {
      await onServer(server, `drop database if exists ${name} with (force)`);
      await removeDataDir();
    },
  };
}
