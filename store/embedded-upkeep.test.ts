import { sql } from "kysely";
import { expect, it } from "vitest";
import { describeStores } from "../tests/services/stores.ts";
import { vacuumWorn } from "./embedded-upkeep.ts";

describeStores(
  "upkeep",
  (suite) => {
    it("clears dead rows away, so that a table that is rewritten all day does not grow", async () => {
      const { db } = suite.store;
      const size = async () => {
        const { rows } = await sql<{ bytes: string }>`
          select pg_table_size('pace') as bytes`.execute(db);
        return Number(rows[0]?.bytes);
      };
      const rewrite = async () => {
        // The primary key changes with it: nothing can be reused on the way.
        await sql`update pace set key = key || '.', next_at = now()`.execute(db);
      };
      await sql`insert into pace (key, next_at)
        select 'key ' || n, now() from generate_series(1, 500) as n`.execute(db);
      for (let round = 0; round < 3; round++) {
        await rewrite();
        await vacuumWorn(db);
      }
      const grown = await size();
      for (let round = 0; round < 10; round++) {
        await rewrite();
        expect(await vacuumWorn(db)).toContain("pace");
      }
      expect(await size()).toBeLessThan(grown * 1.5);
    });

    it("leaves alone what needs nothing", async () => {
      expect(await vacuumWorn(suite.store.db)).not.toContain("tokens");
    });
  },
  ["embedded"],
);
