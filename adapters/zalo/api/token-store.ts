/** One grant of the OA. An access token lives 25 h and dies at once when a newer one is issued; a refresh token works once. */
export interface TokenPair {
  readonly accessToken?: string;
  readonly refreshToken: string;
  /** When the access token ends. */
  readonly expiresAt?: Date;
}

/** Where the pair of one OA is kept, shared by every process that talks for it. */
export interface TokenStore {
  /** The stored pair; `undefined` before the first grant. */
  read(): Promise<TokenPair | undefined>;
  /**
   * Runs `fn` under a lock that holds across processes and outlives one HTTP call (10 s). `fn` gets the pair as
   * re-read under the lock. What it returns is committed before this resolves, and is what this resolves to;
   * `undefined` changes nothing and resolves to the pair that is stored. When `fn` rejects nothing changes and this
   * rejects with the same error.
   */
  exchange(
    fn: (current: TokenPair | undefined) => Promise<TokenPair | undefined>,
  ): Promise<TokenPair | undefined>;
  /** Says, or with `undefined` takes back, why a person must grant access again. */
  setAlarm(reason: string | undefined): Promise<void>;
  /** The reason last set, by any process. */
  alarm(): Promise<string | undefined>;
}
