import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { TokenStore as ZaloTokenStore } from "../adapters/zalo/api/token-store.ts";
import { openStore } from "../tests/services/open-store.ts";
import { describeStores } from "../tests/services/stores.ts";
import type { Store } from "./database.ts";
import { createSeal } from "./sealed.ts";
import type { TokenPair, TokenStore } from "./tokens.ts";
import { createTokenStore } from "./tokens.ts";

const seal = createSeal("k".repeat(40));

function tokensOf(store: Store, account: string): TokenStore {
  return createTokenStore({ store, seal, channel: "zalo", account });
}

function aPair(use: number): TokenPair {
  return {
    accessToken: `access-${use}`,
    refreshToken: `refresh-${use}`,
    expiresAt: new Date("2026-11-23T10:00:00Z"),
  };
}

/** A platform on which each refresh token works once: using one a second time is a lost grant. */
function aPlatform() {
  const used = new Set<string>();
  let uses = 0;
  return {
    used,
    renew: async (current: TokenPair | undefined) => {
      const token = current?.refreshToken ?? "refresh-0";
      if (used.has(token)) throw new Error(`${token} was used twice`);
      used.add(token);
      await sleep(5);
      return aPair(++uses);
    },
  };
}

describeStores(
  "rotating tokens",
  (suite) => {
    it("fit the port of the Zalo adapter", () => {
      const port: ZaloTokenStore = tokensOf(suite.store, "port");
      expect(port).toBeDefined();
    });

    it("are not there before the first grant", async () => {
      const tokens = tokensOf(suite.store, "new");
      expect(await tokens.read()).toBeUndefined();
      expect(await tokens.alarm()).toBeUndefined();
    });

    it("keep what an exchange gave, sealed", async () => {
      const tokens = tokensOf(suite.store, "kept");
      expect(await tokens.exchange(async () => aPair(1))).toEqual(aPair(1));
      expect(await tokens.read()).toEqual(aPair(1));
      const row = await suite.store.db
        .selectFrom("tokens")
        .selectAll()
        .where("account", "=", "kept")
        .executeTakeFirstOrThrow();
      expect(JSON.stringify(row)).not.toMatch(/access-1|refresh-1/);
    });

    it("are committed before the exchange resolves", async () => {
      const tokens = tokensOf(suite.store, "committed");
      await tokens.exchange(async () => aPair(1));
      const client = await suite.store.pool.connect();
      const { rows } = await client.query(
        "select 1 from tokens where account = 'committed' and refresh_token is not null",
      );
      client.release();
      expect(rows).toHaveLength(1);
    });

    it("stay as they are when an exchange gives nothing or fails", async () => {
      const tokens = tokensOf(suite.store, "stays");
      await tokens.exchange(async () => aPair(1));
      expect(await tokens.exchange(async () => undefined)).toEqual(aPair(1));
      const failing = tokens.exchange(() => Promise.reject(new Error("Zalo does not answer")));
      await expect(failing).rejects.toThrow("Zalo does not answer");
      expect(await tokens.read()).toEqual(aPair(1));
    });

    it("are exchanged one at a time", async () => {
      const tokens = tokensOf(suite.store, "one-at-a-time");
      const platform = aPlatform();
      await Promise.all(Array.from({ length: 10 }, () => tokens.exchange(platform.renew)));
      expect(platform.used.size).toBe(10);
      expect(await tokens.read()).toEqual(aPair(10));
    });

    it("leave the store free while the platform is asked", async () => {
      const { db, urgentDb } = suite.store;
      const tokens = tokensOf(suite.store, "slow");
      await tokens.exchange(async () => {
        await urgentDb.selectFrom("conversations").select("id").execute();
        await db.selectFrom("conversations").select("id").execute();
        await tokens.setAlarm("asked meanwhile");
        return aPair(1);
      });
      expect(await tokens.alarm()).toBe("asked meanwhile");
    });

    it("carry an alarm until it is taken back, whatever is exchanged", async () => {
      const tokens = tokensOf(suite.store, "alarm");
      await tokens.setAlarm("grant access again");
      await tokens.exchange(async () => aPair(1));
      expect(await tokensOf(suite.store, "alarm").alarm()).toBe("grant access again");
      await tokens.setAlarm(undefined);
      expect(await tokens.alarm()).toBeUndefined();
      expect(await tokens.read()).toEqual(aPair(1));
    });
  },
  ["embedded", "PostgreSQL"],
);

describeStores(
  "rotating tokens of two processes",
  (suite) => {
    it("are exchanged one at a time", async () => {
      const other = await openStore(suite.place);
      const both = [tokensOf(suite.store, "shared"), tokensOf(other, "shared")];
      const platform = aPlatform();
      await Promise.all(
        both.flatMap((tokens) => [1, 2, 3].map(() => tokens.exchange(platform.renew))),
      );
      expect(platform.used.size).toBe(6);
      await other.close();
    });
  },
  ["PostgreSQL"],
);
