import { sql } from "kysely";
import { expect, it } from "vitest";
import { openStore } from "../tests/services/open-store.ts";
import { describeStores } from "../tests/services/stores.ts";
import { notify } from "./signals.ts";
import { until } from "../tests/services/until.ts";

describeStores(
  "signals",
  (suite) => {
    it("reach every listener of their topic and nobody else", async () => {
      const { db, signals } = suite.store;
      const heard: string[] = [];
      const stops = [
        signals.subscribe("sent", (payload) => heard.push(`a ${payload}`)),
        signals.subscribe("sent", (payload) => heard.push(`b ${payload}`)),
        signals.subscribe("catalogue", (payload) => heard.push(`catalogue ${payload}`)),
      ];
      await notify(db, "sent", "42");
      await until(() => heard.length >= 2);
      expect(heard.toSorted()).toEqual(["a 42", "b 42"]);
      for (const stop of stops) stop();
    });

    it("end when they are no longer wanted", async () => {
      const { db, signals } = suite.store;
      const heard: string[] = [];
      signals.subscribe("sent", () => heard.push("ended"))();
      const stop = signals.subscribe("sent", () => heard.push("kept"));
      await notify(db, "sent", "1");
      await until(() => heard.length > 0);
      expect(heard).toEqual(["kept"]);
      stop();
    });

    it("go out when their transaction commits, and never when it is rolled back", async () => {
      const { db, signals } = suite.store;
      const heard: string[] = [];
      const stop = signals.subscribe("sent", (payload) => heard.push(payload));
      await db
        .transaction()
        .execute(async (trx) => {
          await notify(trx, "sent", "rolled back");
          throw new Error("no");
        })
        .catch(() => undefined);
      await db.transaction().execute(async (trx) => {
        await notify(trx, "sent", "committed");
        await sql`select pg_sleep(0.05)`.execute(trx);
        expect(heard).toEqual([]);
      });
      await until(() => heard.length > 0);
      expect(heard).toEqual(["committed"]);
      stop();
    });
  },
  ["embedded", "PostgreSQL"],
);

describeStores(
  "signals between processes",
  (suite) => {
    it("reach a second program on the same server", async () => {
      const other = await openStore(suite.place);
      const heard: string[] = [];
      other.signals.subscribe("catalogue", (payload) => heard.push(payload));
      await notify(suite.store.db, "catalogue", "7");
      await until(() => heard.length > 0);
      expect(heard).toEqual(["7"]);
      await other.close();
    });

    it("come back after the server has cut every connection", async () => {
      const { db, signals } = suite.store;
      const heard: string[] = [];
      signals.subscribe("sent", (payload) => heard.push(payload));
      const cutOthers = sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`;
      await cutOthers.execute(db);
      await until(async () => {
        await notify(db, "sent", "again").catch(() => undefined);
        return heard.length > 0;
      });
      expect(heard[0]).toBe("again");
    });
  },
  ["PostgreSQL"],
);
