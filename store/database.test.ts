import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { describeStores } from "../tests/services/stores.ts";

async function first<T>(query: Promise<{ rows: T[] }>): Promise<T | undefined> {
  return (await query).rows[0];
}

function aPace(key: string) {
  return { key, next_at: new Date("2026-11-22T08:30:00.125Z"), blocked_until: null };
}

describeStores(
  "the database",
  (suite) => {
    const keys = async (like: string) => {
      const rows = await suite.store.db
        .selectFrom("pace")
        .select("key")
        .where("key", "like", like)
        .orderBy("key")
        .execute();
      return rows.map((row) => row.key);
    };

    describe("types", () => {
      it("gives every type of ours in one shape", async () => {
        const row = await first(
          sql`select 9007199254740993::bigint as big, 7::int as int, 2.5::float8 as float, 12.50::numeric as numeric,
            true as yes, null::text as nothing, 'Đăng ký'::text as text, '{"a":[1,"ơ"]}'::jsonb as json,
            '\\x00ff'::bytea as bytes, '2026-11-22T15:30:00.125+07:00'::timestamptz as moment,
            array['a','b']::text[] as list, array[1,2]::bigint[] as bigs`.execute(suite.store.db),
        );
        expect(row).toEqual({
          big: "9007199254740993",
          int: 7,
          float: 2.5,
          numeric: "12.50",
          yes: true,
          nothing: null,
          text: "Đăng ký",
          json: { a: [1, "ơ"] },
          bytes: Buffer.from([0, 255]),
          moment: new Date("2026-11-22T08:30:00.125Z"),
          list: ["a", "b"],
          bigs: ["1", "2"],
        });
      });

      it("takes every type of ours as a value", async () => {
        const moment = new Date("2026-11-22T08:30:00.125Z");
        const row = await first(
          sql`select ${"9007199254740993"}::bigint as big, ${12n}::bigint as bigint, ${3}::int as int,
            ${JSON.stringify({ a: "ơ" })}::jsonb as json, ${{ b: 1 }}::jsonb as object, ${moment}::timestamptz as moment,
            ${["a", 'b"c']}::text[] as list, ${Buffer.from([1, 2])}::bytea as bytes, ${false}::boolean as no,
            ${null}::text as nothing`.execute(suite.store.db),
        );
        expect(row).toEqual({
          big: "9007199254740993",
          bigint: "12",
          int: 3,
          json: { a: "ơ" },
          object: { b: 1 },
          moment,
          list: ["a", 'b"c'],
          bytes: Buffer.from([1, 2]),
          no: false,
          nothing: null,
        });
      });

      it("replaces a lone surrogate instead of garbling what follows it", async () => {
        const row = await first(
          sql`select ${"nộ\uDC00p ế\uD83D"}::text as broken, ${"sau"}::text as next`.execute(
            suite.store.db,
          ),
        );
        expect(row).toEqual({ broken: "nộ\uFFFDp ế\uFFFD", next: "sau" });
      });

      it("counts what a statement changed", async () => {
        const { db } = suite.store;
        await db
          .insertInto("pace")
          .values([aPace("count-1"), aPace("count-2")])
          .execute();
        const result = await db
          .deleteFrom("pace")
          .where("key", "like", "count-%")
          .executeTakeFirst();
        expect(result.numDeletedRows).toBe(2n);
      });
    });

    describe("errors", () => {
      it("names the constraint that a row broke", async () => {
        const { db } = suite.store;
        await db.insertInto("pace").values(aPace("twice")).execute();
        const again = db.insertInto("pace").values(aPace("twice")).execute();
        await expect(again).rejects.toMatchObject({ code: "23505", constraint: "pace_pkey" });
      });

      it("goes on after a statement that is wrong", async () => {
        const { db } = suite.store;
        await expect(sql`select nothing from nowhere`.execute(db)).rejects.toMatchObject({
          code: "42P01",
        });
        await expect(sql`select ${"x"}::int`.execute(db)).rejects.toMatchObject({ code: "22P02" });
        expect(await first(sql`select 1 as one`.execute(db))).toEqual({ one: 1 });
      });

      it("rolls a transaction back when a statement in it fails, and goes on", async () => {
        const { db } = suite.store;
        const work = db.transaction().execute(async (trx) => {
          await trx.insertInto("pace").values(aPace("failed-1")).execute();
          await sql`select ${"x"}::int`.execute(trx);
        });
        await expect(work).rejects.toMatchObject({ code: "22P02" });
        expect(await keys("failed-%")).toEqual([]);
      });

      it("rolls a transaction back when the program throws in it", async () => {
        const work = suite.store.db.transaction().execute(async (trx) => {
          await trx.insertInto("pace").values(aPace("thrown")).execute();
          throw new Error("changed my mind");
        });
        await expect(work).rejects.toThrow("changed my mind");
        expect(await keys("thrown")).toEqual([]);
      });

      it("rolls back what a connection left open when it is released", async () => {
        const client = await suite.store.pool.connect();
        await client.query("begin");
        await client.query("insert into pace (key, next_at) values ('left-open', now())");
        client.release(true);
        expect(await keys("left-open")).toEqual([]);
      });
    });

    describe("transactions", () => {
      it("keeps other statements out of a transaction", async () => {
        const { db } = suite.store;
        const outside: string[][] = [];
        let look: Promise<void> | undefined;
        await db.transaction().execute(async (trx) => {
          await trx.insertInto("pace").values(aPace("alone-1")).execute();
          look = keys("alone-%").then((seen) => void outside.push(seen));
          await sleep(20);
          await trx.insertInto("pace").values(aPace("alone-2")).execute();
        });
        await look;
        expect([[], ["alone-1", "alone-2"]]).toContainEqual(outside[0]);
      });

      it("runs statements of one transaction in their order even when they are not awaited", async () => {
        const { db } = suite.store;
        await db.transaction().execute(async (trx) => {
          await Promise.all(
            ["a", "b", "c"].map((letter) =>
              trx
                .insertInto("pace")
                .values(aPace(`order-${letter}`))
                .execute(),
            ),
          );
        });
        expect(await keys("order-%")).toEqual(["order-a", "order-b", "order-c"]);
      });

      it("carries many transactions at once, each whole", async () => {
        const { db, urgentDb } = suite.store;
        const add = (index: number) =>
          (index % 3 === 0 ? urgentDb : db).transaction().execute(async (trx) => {
            await trx
              .insertInto("pace")
              .values(aPace(`many-${index}-a`))
              .execute();
            if (index % 5 === 0) throw new Error("every fifth fails");
            await trx
              .insertInto("pace")
              .values(aPace(`many-${index}-b`))
              .execute();
          });
        const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => add(i)));
        expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(10);
        expect(await keys("many-%")).toHaveLength(80);
      });

      it("answers an urgent query while ordinary ones queue", async () => {
        const { db, urgentDb } = suite.store;
        const finished: string[] = [];
        const slow = Array.from({ length: 40 }, (_, index) =>
          sql`select ${index}::int, pg_sleep(0.005)`
            .execute(db)
            .then(() => finished.push("ordinary")),
        );
        await sql`select 1`.execute(urgentDb).then(() => finished.push("urgent"));
        const before = finished.indexOf("urgent");
        await Promise.all(slow);
        expect(before).toBeLessThan(12);
      });
    });

    it("lets timers and sockets work while many statements run", async () => {
      let ticks = 0;
      const timer = setInterval(() => ticks++, 5);
      const startedAt = performance.now();
      while (performance.now() - startedAt < 200) await sql`select 1`.execute(suite.store.db);
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(2);
    });
  },
  ["embedded", "PostgreSQL"],
);
