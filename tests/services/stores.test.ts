import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { chromiumPath } from "./chromium.ts";
import { describeStores } from "./stores.ts";

describeStores("a store for tests", (suite) => {
  it("is empty and migrated", async () => {
    expect(await suite.store.db.selectFrom("conversations").selectAll().execute()).toEqual([]);
  });

  it("is of the kind it is called", async () => {
    const { kind, url, redisUrl } = suite.place;
    expect(suite.store.kind).toBe(kind === "embedded" ? "embedded" : "server");
    expect(url === undefined).toBe(kind === "embedded");
    expect(redisUrl === undefined).toBe(kind !== "PostgreSQL + Redis");
  });
});

describeStores(
  "a store for tests with Redis",
  (suite) => {
    it("has one that answers", async () => {
      const redis = new Redis(suite.place.redisUrl ?? "");
      expect(await redis.ping()).toBe("PONG");
      redis.disconnect();
    });
  },
  ["PostgreSQL + Redis"],
);

it("the browser for tests is there", () => {
  expect(chromiumPath()).toMatch(/chromium/);
});
