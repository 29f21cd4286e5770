import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../tests/services/open-store.ts";
import { migrate } from "./migrate.ts";
import { unpackPrepared } from "./prepared.ts";

const HOW = "make it anew, see store/prepare.ts";

describe("the prepared store", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "motcua-prepared-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("fits the installed PGlite and the migrations as they are", async () => {
    expect(await unpackPrepared(directory), HOW).toBe(true);
    expect(await readFile(join(directory, "PG_VERSION"), "utf8")).toMatch(/^\d+\n$/);
  });

  it("is used for a first start: everything is migrated and on disk for good", async () => {
    const store = await openStore({ dataDir: directory });
    expect(await migrate(store.db), HOW).toEqual([]);
    const { rows } = await sql`select current_setting('fsync') as fsync`.execute(store.db);
    expect(rows).toEqual([{ fsync: "on" }]);
    await store.close();
  });

  it("replaces a draft that a killed first start left behind", async () => {
    await writeFile(join(directory, "store.draft"), "half");
    const store = await openStore({ dataDir: directory });
    await store.close();
  });

  it("never replaces a store that cannot be opened: it says so, and lets go of the directory", async () => {
    await (await openStore({ dataDir: directory })).close();
    const control = join(directory, "store", "global", "pg_control");
    await truncate(control, 100);
    await expect(openStore({ dataDir: directory })).rejects.toMatchObject({ code: "damaged" });
    await expect(openStore({ dataDir: directory })).rejects.toMatchObject({ code: "damaged" });
    expect(await readFile(control)).toHaveLength(100);
  });
});
