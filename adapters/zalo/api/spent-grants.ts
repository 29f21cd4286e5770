import type { OAuthResult } from "./oauth.ts";
import type { TokenPair } from "./token-store.ts";

/** Why there is no token: a person must grant access again, or it cannot be had just now. */
export interface Block {
  readonly kind: "grant-needed" | "unavailable";
  readonly reason: string;
}

/** What a process remembers of refresh tokens it has spent. */
export interface SpentGrants {
  /** Why this refresh token must not be sent now; `undefined` when it may. */
  blockOf(refreshToken: string | undefined): Block | undefined;
  /** The pair this refresh token led to, when storing it failed: the only copy there is. */
  unsaved(refreshToken: string): TokenPair | undefined;
  /** Takes in what Zalo answered to a refresh token. */
  note(refreshToken: string, result: OAuthResult): Block | undefined;
  /** The last pair is stored now. */
  saved(): void;
}

/** After a vain try, and when Zalo refuses a token just issued, no refresh token is spent for this long. */
const PAUSE_MS = 60_000;

const JUST_ISSUED: Block = {
  kind: "unavailable",
  reason: "Zalo refuses an access token that it has just issued",
};

/** Keeps refresh tokens, which work once, from being burnt in a loop. */
export function createSpentGrants(now: () => Date): SpentGrants {
  let pause: { readonly until: number; readonly block: Block } | undefined;
  let dead: { readonly refreshToken: string; readonly block: Block } | undefined;
  let last: { readonly refreshToken: string; readonly pair: TokenPair } | undefined;
  return {
    blockOf(refreshToken) {
      if (!refreshToken) return { kind: "grant-needed", reason: "no refresh token" };
      if (dead?.refreshToken === refreshToken) return dead.block;
      return pause && pause.until > now().getTime() ? pause.block : undefined;
    },
    unsaved: (refreshToken) => (last?.refreshToken === refreshToken ? last.pair : undefined),
    note(refreshToken, result) {
      const until = now().getTime() + PAUSE_MS;
      if (result.kind === "granted") {
        last = { refreshToken, pair: result.pair };
        pause = { until, block: JUST_ISSUED };
        return undefined;
      }
      const kind = result.kind === "dead" ? "grant-needed" : "unavailable";
      const block: Block = { kind, reason: result.reason };
      if (result.kind === "dead") dead = { refreshToken, block };
      else pause = { until, block };
      return block;
    },
    saved() {
      last = undefined;
    },
  };
}
