import type { ZaloSettings } from "../settings.ts";
import { createRenewal } from "./renewal.ts";
import type { RenewalDeps } from "./renewal.ts";
import type { Block } from "./spent-grants.ts";
import type { TokenPair } from "./token-store.ts";

/** A token to use now, or why there is none. */
export type Access = { readonly kind: "token"; readonly accessToken: string } | Block;

export interface Tokens {
  /** A token that should work; renewed first when little of its life is left. Never rejects. */
  current(): Promise<Access>;
  /** A token other than `rejected`, which the API has just refused: the store's newer one, or a renewed one. Never rejects. */
  renew(rejected: string): Promise<Access>;
  /** Takes a newly granted pair into use and takes the alarm back. */
  adopt(pair: TokenPair): Promise<void>;
  /** While the alarm is on: tries the configured refresh token, for it may be there to mend things. Never rejects. */
  tryConfigured(): Promise<void>;
}

interface TokensDeps extends RenewalDeps {
  readonly settings: ZaloSettings;
}

/** A token with less life than this is renewed before use: about 20 h after it was issued. */
const RENEW_BEFORE_MS = 5 * 3_600_000;

/** Keeps the OA's access token fresh: one renewal at a time across processes, stored before use. */
export function createTokens(deps: TokensDeps): Tokens {
  const { settings, store, log, now } = deps;
  const renewal = createRenewal(deps);
  let known: TokenPair | undefined;
  let running: Promise<Access> | undefined;

  function usable(least: number, rejected?: string): Access | undefined {
    const { accessToken, expiresAt } = known ?? {};
    if (!accessToken || accessToken === rejected) return undefined;
    const left = expiresAt ? expiresAt.getTime() - now().getTime() : Infinity;
    return left > least ? { kind: "token", accessToken } : undefined;
  }

  async function renewNow(rejected: string | undefined): Promise<Access> {
    try {
      const { pair, block } = await renewal.run((stored) => {
        known = stored;
        if (usable(RENEW_BEFORE_MS, rejected)) return "keep";
        return { spend: stored?.refreshToken ?? settings.refreshToken };
      });
      known = pair;
      // Renewing did not work: a token that still lives will do.
      return usable(0, rejected) ?? block ?? NO_TOKEN;
    } catch (error) {
      log.error({ err: error }, "Zalo tokens: the store does not answer");
      return usable(0, rejected) ?? NO_STORE;
    }
  }

  /** One renewal at a time in this process; the store sees to the others. */
  async function renewTogether(rejected: string | undefined): Promise<Access> {
    running ??= renewNow(rejected).finally(() => (running = undefined));
    const access = await running;
    const same = access.kind === "token" && access.accessToken === rejected;
    return same ? renewNow(rejected) : access;
  }

  return {
    current: async () => usable(RENEW_BEFORE_MS) ?? renewTogether(undefined),
    renew: async (rejected) => usable(RENEW_BEFORE_MS, rejected) ?? renewTogether(rejected),
    async adopt(pair) {
      known = await store.exchange(async () => pair);
      await store.setAlarm(undefined);
    },
    async tryConfigured() {
      const spend = settings.refreshToken;
      try {
        if (!spend || (await store.alarm()) === undefined) return;
        await renewal.run((stored) =>
          stored && stored.refreshToken !== spend ? { spend } : "keep",
        );
      } catch (error) {
        log.error({ err: error }, "Zalo tokens: the store does not answer");
      }
    },
  };
}

const NO_TOKEN: Access = { kind: "unavailable", reason: "no usable access token" };
const NO_STORE: Access = { kind: "unavailable", reason: "the token store does not answer" };
