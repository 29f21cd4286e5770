import { sql } from "kysely";
import { expect, it } from "vitest";
import { openStore } from "../tests/services/open-store.ts";
import { describeStores } from "../tests/services/stores.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

describeStores(
  "migrations",
  (suite) => {
    it("run once", async () => {
      expect(await migrate(suite.store.db)).toEqual([]);
    });

    it("run once also when processes start together", async () => {
      const { db } = suite.store;
      await sql`drop schema public cascade`.execute(db);
      await sql`create schema public`.execute(db);
      const applied = await Promise.all([migrate(db), migrate(db), migrate(db)]);
      expect(applied.flat()).toEqual(migrations.map(({ name }) => name));
    });

    it("refuse a database that a newer program has migrated, and name what it has", async () => {
      const { store, place } = suite;
      await sql`insert into migrations (name) values ('9999-from-the-future')`.execute(store.db);
      await store.close();
      await expect(openStore(place)).rejects.toMatchObject({
        name: "StoreError",
        code: "newer",
        message: expect.stringContaining("9999-from-the-future") as string,
      });
      // The refusal gave everything back: it refuses again instead of finding the store in use.
      await expect(openStore(place)).rejects.toMatchObject({ code: "newer" });
    });
  },
  ["embedded", "PostgreSQL"],
);
