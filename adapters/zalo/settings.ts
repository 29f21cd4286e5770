/** What the Zalo adapter needs to know; `readConfig` of the program fills it. */
export interface ZaloSettings {
  readonly appId: string;
  readonly appSecret: string;
  readonly oaId: string;
  /** OA secret keys that may sign webhooks: one, or two while a new one is taken into use. */
  readonly oaSecretKeys: readonly string[];
  /** For the first start only; afterwards the rotated pair in the store counts. */
  readonly refreshToken?: string;
  readonly apiRoot: string;
  readonly oauthRoot: string;
  /** Whether choices are sent as buttons. No source shows that v3 takes them, so a person switches it on after a live test. */
  readonly buttons: boolean;
  /** `log` lets badly signed webhooks in with a warning: for the first live day, until one real event settles which secret signs. */
  readonly signatureMode: "enforce" | "log";
  /** Whether replies later than 48 h after the citizen's message, which Zalo charges for, go out (default) or wait for the citizen. */
  readonly chargedReplies?: "send" | "hold";
  /** Adds the `appsecret_proof` header; needed when the app's console asks for it. */
  readonly appSecretProof?: boolean;
  /** PKCE verifier of a fixed Code Challenge saved in the console; best left empty there and here. */
  readonly codeVerifier?: string;
}
