import { afterEach, beforeEach, expect, it } from "vitest";
import { join } from "node:path";
import { aProcedure } from "../bot/testing/builders.ts";
import { catalogueDigest } from "../knowledge/digest.ts";
import type { Procedure } from "../knowledge/procedure.ts";
import { activeCatalogue, saveCatalogue } from "../store/catalogue.ts";
import { silentLog } from "../tests/services/silent-log.ts";
import { describeStores } from "../tests/services/stores.ts";
import { createStoreControl } from "../control/store-control.ts";
import { ensureCatalogue } from "./first-catalogue.ts";
import { createLiveKnowledge, type LiveKnowledge } from "./live-knowledge.ts";

describeStores("the active catalogue", (suite) => {
  let live: LiveKnowledge;

  beforeEach(() => {
    const { db, signals } = suite.store;
    const indexFile = join(suite.place.dataDir, "index");
    live = createLiveKnowledge({ db, signals, log: silentLog, indexFile });
  });
  afterEach(() => live.close());

  const ensure = () =>
    ensureCatalogue({
      db: suite.store.db,
      control: createStoreControl({
        store: suite.store,
        wake: async () => undefined,
        problems: async () => [],
      }),
    });
  const save = (name: string, records: readonly Procedure[]) =>
    saveCatalogue(suite.store.db, { name, records, digest: catalogueDigest(records) });

  it("is the starter catalogue on a fresh store, and loading it again changes nothing", async () => {
    await ensure();
    const first = await activeCatalogue(suite.store.db);
    await ensure();
    await live.load();
    expect(await activeCatalogue(suite.store.db)).toEqual(first);
    expect(live.current().size).toBe(60);
  });

  it("answers from an import as soon as it is active", async () => {
    await live.load();
    const before = live.current();
    await save("province", [aProcedure({ code: "9.000001", name: "Thủ tục chỉ để thử" })]);
    await expect.poll(() => live.current().procedure("9.000001")?.name).toBe("Thủ tục chỉ để thử");
    expect(before.procedure("9.000001")).toBeUndefined();
  });

  it("stays what an operator imported when the program starts again", async () => {
    await save("province", [aProcedure({ code: "9.000002" })]);
    await ensure();
    expect((await activeCatalogue(suite.store.db))?.name).toBe("province");
  });
});
