import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Child } from "../tests/services/child.ts";
import { startChild } from "../tests/services/child.ts";
import { openStore } from "../tests/services/open-store.ts";
import type { StorePlace } from "../tests/services/stores.ts";
import { createStorePlace } from "../tests/services/stores.ts";
import { until } from "../tests/services/until.ts";

const WRITER = new URL("../tests/services/children/write-until-killed.ts", import.meta.url);
const ROUNDS = 3;

describe("the embedded store", () => {
  let place: StorePlace;
  let writer: Child | undefined;

  beforeEach(async () => {
    place = await createStorePlace("embedded");
  });
  afterEach(async () => {
    await writer?.kill();
    await place.remove();
  });

  it("has every acknowledged row after kill -9, and no half of a transaction, again and again", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const child = startChild(WRITER, [place.dataDir]);
      writer = child;
      await until(() => child.lines.length > 150, 30_000);
      // Anywhere in the middle of whatever it is doing.
      await sleep(Math.random() * 50);
      await child.kill();

      const store = await openStore(place);
      const rows = await store.db.selectFrom("pace").select("key").execute();
      const keys = new Set(rows.map(({ key }) => key));
      const acknowledged = child.lines.filter((line) => line.startsWith("row-"));
      expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
      const alone = [...keys].filter((key) => !keys.has(twinOf(key)));
      expect(alone).toEqual([]);
      await store.db.deleteFrom("pace").execute();
      await store.close();
    }
  }, 90_000);

  it("refuses a second process while the first lives, naming it, and is taken over once it was killed", async () => {
    const child = startChild(WRITER, [place.dataDir]);
    writer = child;
    await until(() => child.lines.includes("open"), 30_000);
    const refused = openStore(place);
    await expect(refused).rejects.toMatchObject({ name: "StoreError", code: "in-use" });
    await expect(refused).rejects.toThrow(new RegExp(`process ${child.pid}\\b.*DATABASE_URL`, "s"));
    const written = child.lines.length;
    await until(() => child.lines.length > written);

    await child.kill();
    const store = await openStore(place);
    await store.close();
  }, 60_000);
});

function twinOf(key: string): string {
  return key.startsWith("row-") ? key.replace("row-", "twin-") : key.replace("twin-", "row-");
}
