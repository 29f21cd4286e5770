import { expect, it } from "vitest";
import type { Procedure } from "../knowledge/procedure.ts";
import { describeStores } from "../tests/services/stores.ts";
import { until } from "../tests/services/until.ts";
import type { NewCatalogue } from "./catalogue.ts";
import { activeCatalogue, loadActiveCatalogue, saveCatalogue } from "./catalogue.ts";

function aProcedure(number: number, filler = ""): Procedure {
  return {
    code: `1.${String(number).padStart(6, "0")}`,
    aliases: [],
    name: `Đăng ký khai sinh ${number}`,
    field: "Hộ tịch",
    levels: ["commune"],
    audience: [],
    channels: [],
    cases: [],
    steps: filler ? [{ text: filler }] : [],
    results: [],
    legalBasis: [],
    keywords: [],
    source: {},
    flags: [],
  };
}

function aCatalogue(name: string, size = 3): NewCatalogue {
  const records = Array.from({ length: size }, (_, index) => aProcedure(size - index));
  return { name, digest: `digest of ${name}`, records };
}

describeStores(
  "the catalogue",
  (suite) => {
    it("is not there before the first import", async () => {
      expect(await activeCatalogue(suite.store.db)).toBeUndefined();
      expect(await loadActiveCatalogue(suite.store.db)).toBeUndefined();
    });

    it("comes back as it was saved, in its order", async () => {
      const { db } = suite.store;
      const catalogue = aCatalogue("order", 600);
      const head = await saveCatalogue(db, catalogue);
      expect(head).toMatchObject({ name: "order", digest: "digest of order", size: 600 });
      const loaded = await loadActiveCatalogue(db);
      expect(loaded).toEqual({ ...head, records: catalogue.records });
      expect(await activeCatalogue(db)).toEqual(head);
    });

    it("is only renamed when its content is active already", async () => {
      const { db } = suite.store;
      const first = await saveCatalogue(db, aCatalogue("same"));
      const again = await saveCatalogue(db, { ...aCatalogue("same"), name: "another name" });
      expect(again).toEqual({ ...first, name: "another name" });
      expect(await activeCatalogue(db)).toEqual(again);
    });

    it("tells how far the import is and, once, that another is active", async () => {
      const { db, signals } = suite.store;
      const heard: string[] = [];
      const stop = signals.subscribe("catalogue", (id) => heard.push(id));
      const records = [1, 2, 3, 4].map((number) => aProcedure(number, "x".repeat(60_000)));
      const progress: number[] = [];
      const head = await saveCatalogue(db, {
        name: "progress",
        digest: "progress",
        records,
        onProgress: (saved) => progress.push(saved),
      });
      // The signal of an import before may still be on its way.
      await until(() => heard.includes(head.id));
      expect(progress).toEqual([2, 4]);
      expect(heard.filter((id) => id === head.id)).toHaveLength(1);
      stop();
    });

    it("is changed whole: nobody reads a half of it while it is imported", async () => {
      const { db } = suite.store;
      const sizes = new Set<number>();
      await saveCatalogue(db, aCatalogue("before", 5));
      const importing = saveCatalogue(db, aCatalogue("after", 400));
      for (let look = 0; look < 20; look++) {
        sizes.add((await loadActiveCatalogue(db))?.records.length ?? 0);
      }
      await importing;
      sizes.add((await loadActiveCatalogue(db))?.records.length ?? 0);
      expect([...sizes].filter((size) => size !== 5 && size !== 400)).toEqual([]);
      expect(sizes).toContain(400);
    });

    it("stays when an import fails, of which nothing is left", async () => {
      const { db } = suite.store;
      const before = await saveCatalogue(db, aCatalogue("good"));
      const twice = { ...aCatalogue("bad"), records: [aProcedure(1), aProcedure(1)] };
      await expect(saveCatalogue(db, twice)).rejects.toMatchObject({ code: "23505" });
      expect(await activeCatalogue(db)).toEqual(before);
      const left = await db
        .selectFrom("catalogues")
        .select("id")
        .where("name", "=", "bad")
        .execute();
      expect(left).toEqual([]);
    });

    it("keeps the one before and lets older ones go", async () => {
      const { db } = suite.store;
      const names = ["first", "second", "third"];
      for (const name of names) await saveCatalogue(db, aCatalogue(name));
      const kept = await db.selectFrom("catalogues").select("name").orderBy("id").execute();
      expect(kept).toEqual([{ name: "second" }, { name: "third" }]);
    });

    it("has one winner when two imports run at once", async () => {
      const { db } = suite.store;
      const outcomes = await Promise.allSettled([
        saveCatalogue(db, aCatalogue("left", 300)),
        saveCatalogue(db, aCatalogue("right", 300)),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected")
          expect(outcome.reason).toMatchObject({ code: "overtaken" });
      }
      expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
      expect((await loadActiveCatalogue(db))?.records).toHaveLength(300);
    });
  },
  ["embedded", "PostgreSQL"],
);
