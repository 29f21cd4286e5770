import { sql } from "kysely";
import type { ChannelName } from "../bot/message.ts";
import type { Database, Store } from "./database.ts";
import { createLanes } from "./lanes.ts";
import type { Seal } from "./sealed.ts";

/** One grant of a platform. A refresh token works once, so a pair is stored before it is used. */
export interface TokenPair {
  readonly accessToken?: string;
  readonly refreshToken: string;
  readonly expiresAt?: Date;
}

type Exchange = (current: TokenPair | undefined) => Promise<TokenPair | undefined>;

/** The rotating tokens of one account, shared by every process on this store. Fits the Zalo adapter's port of the same name. */
export interface TokenStore {
  /** The stored pair; `undefined` before the first grant. */
  read(): Promise<TokenPair | undefined>;
  /**
   * Runs `renew` while no other process can. What it returns is committed before this resolves with it; `undefined`
   * changes nothing and resolves to what is stored. When it rejects nothing changes.
   */
  exchange(renew: Exchange): Promise<TokenPair | undefined>;
  /** Says, or with `undefined` takes back, why a person must grant access again. */
  setAlarm(reason: string | undefined): Promise<void>;
  /** The reason last set, by any process. */
  alarm(): Promise<string | undefined>;
}

interface TokenStoreDeps {
  readonly store: Pick<Store, "db" | "kind">;
  readonly seal: Seal;
  readonly channel: ChannelName;
  readonly account: string;
}

/** Makes the token store of one account. Make one per account and process: on the embedded store it holds the lock itself. */
export function createTokenStore(deps: TokenStoreDeps): TokenStore {
  const { store, channel, account } = deps;
  const rows = createRows(deps);
  const exchange =
    store.kind === "embedded" ? lockInProcess(rows, store.db) : lockOnServer(rows, deps);
  return {
    read: () => rows.read(store.db),
    exchange,
    async setAlarm(reason) {
      const alarm = reason ?? null;
      await store.db
        .insertInto("tokens")
        .values({ channel, account, alarm, updated_at: new Date() })
        .onConflict((conflict) => conflict.columns(["channel", "account"]).doUpdateSet({ alarm }))
        .execute();
    },
    async alarm() {
      const row = await rows.find(store.db).select("alarm").executeTakeFirst();
      return row?.alarm ?? undefined;
    },
  };
}

/** The platform is asked while the lock is held. A transaction would stop everybody else on the one session, and there is one process only. */
function lockInProcess(rows: Rows, db: Database): TokenStore["exchange"] {
  const lanes = createLanes();
  return async (renew) => {
    const giveBack = await lanes.acquire("ordinary");
    try {
      return await rows.exchange(db, renew);
    } finally {
      giveBack();
    }
  };
}

/** An advisory lock and not the row's: an alarm can be set meanwhile, and it ends with the connection when the process dies. */
function lockOnServer(rows: Rows, { store, channel, account }: TokenStoreDeps) {
  const name = `tokens/${channel}/${account}`;
  return (renew: Exchange) =>
    store.db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
      return rows.exchange(trx, renew);
    });
}

type Rows = ReturnType<typeof createRows>;

function createRows({ seal, channel, account }: TokenStoreDeps) {
  const place = (part: "access" | "refresh") => `tokens/${channel}/${account}/${part}`;
  const find = (db: Database) =>
    db.selectFrom("tokens").where("channel", "=", channel).where("account", "=", account);

  async function read(db: Database): Promise<TokenPair | undefined> {
    const row = await find(db)
      .select(["access_token", "refresh_token", "expires_at"])
      .executeTakeFirst();
    if (!row?.refresh_token) return undefined;
    return {
      refreshToken: seal.open(row.refresh_token, place("refresh")),
      ...(row.access_token && { accessToken: seal.open(row.access_token, place("access")) }),
      ...(row.expires_at && { expiresAt: row.expires_at }),
    };
  }

  async function write(db: Database, pair: TokenPair): Promise<void> {
    const { accessToken, refreshToken, expiresAt } = pair;
    const values = {
      access_token: accessToken === undefined ? null : seal.seal(accessToken, place("access")),
      refresh_token: seal.seal(refreshToken, place("refresh")),
      expires_at: expiresAt ?? null,
      updated_at: new Date(),
    };
    await db
      .insertInto("tokens")
      .values({ channel, account, ...values })
      .onConflict((conflict) => conflict.columns(["channel", "account"]).doUpdateSet(values))
      .execute();
  }

  async function exchange(db: Database, renew: Exchange): Promise<TokenPair | undefined> {
    const current = await read(db);
    const next = await renew(current);
    // Nothing may come between the platform's answer and this write: the old refresh token is spent already.
    if (next) await write(db, next);
    return next ?? current;
  }

  return { find, read, exchange };
}
