import type { Log } from "../../../bot/ports.ts";
import { zaloTexts } from "../texts.ts";
import type { OAuth } from "./oauth.ts";
import { createSpentGrants } from "./spent-grants.ts";
import type { Block } from "./spent-grants.ts";
import type { TokenPair, TokenStore } from "./token-store.ts";

export interface RenewalDeps {
  readonly store: TokenStore;
  readonly oauth: OAuth;
  readonly log: Log;
  readonly now: () => Date;
}

export interface Renewed {
  /** The stored pair afterwards, new or not. */
  readonly pair: TokenPair | undefined;
  /** Why nothing was renewed, when it should have been. */
  readonly block: Block | undefined;
}

/** `keep` the stored pair, or spend a refresh token; `undefined` when there is none. */
export type Choice = "keep" | { readonly spend: string | undefined };

export interface Renewal {
  /**
   * Looks at the stored pair under the store's lock and renews as `choose` says. The new pair is stored before this
   * resolves. Raises the alarm when a person must act and takes it back when a renewal works. Rejects when the store does.
   */
  run(choose: (stored: TokenPair | undefined) => Choice): Promise<Renewed>;
}

interface Spent {
  readonly pair?: TokenPair;
  readonly block?: Block | undefined;
  readonly alarm?: string | undefined;
}

/** Spends refresh tokens: once each, under the lock, and what they bring is kept even when storing it fails at first. */
export function createRenewal({ store, oauth, log, now }: RenewalDeps): Renewal {
  const grants = createSpentGrants(now);

  async function spend(refreshToken: string | undefined): Promise<Spent> {
    const kept = refreshToken && grants.unsaved(refreshToken);
    if (kept) return { pair: kept };
    const block = grants.blockOf(refreshToken);
    if (block || !refreshToken) return { block };
    const result = await oauth.refresh(refreshToken);
    if (result.kind === "granted") {
      grants.note(refreshToken, result);
      return { pair: result.pair };
    }
    log.error({ kind: result.kind, reason: result.reason }, "Zalo access token not renewed");
    const refused = result.kind === "refused" ? zaloTexts.tokenRefused(result.reason) : undefined;
    return { block: grants.note(refreshToken, result), alarm: refused };
  }

  return {
    async run(choose) {
      let tried: Spent = {};
      const pair = await store.exchange(async (stored) => {
        const choice = choose(stored);
        if (choice === "keep") return undefined;
        tried = await spend(choice.spend);
        return tried.pair;
      });
      // Outside the lock: the alarm lives in the same store.
      if (tried.pair) {
        grants.saved();
        log.info({}, "Zalo access token renewed");
        await store.setAlarm(undefined);
      }
      const { block } = tried;
      const grant = block?.kind === "grant-needed" && zaloTexts.grantNeeded(block.reason);
      const alarm = tried.alarm ?? (grant || undefined);
      if (alarm) await store.setAlarm(alarm);
      return { pair, block };
    },
  };
}
