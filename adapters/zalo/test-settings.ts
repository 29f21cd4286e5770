import type { ZaloSettings } from "./settings.ts";

/** Settings of an invented OA, for tests and the fake. */
export function aZaloSettings(change: Partial<ZaloSettings> = {}): ZaloSettings {
  return {
    appId: "360846524940903967",
    appSecret: "app-secret-for-tests",
    oaId: "388613280878808645",
    oaSecretKeys: ["OA_SECRET_KEY_FOR_TESTS"],
    refreshToken: "refresh-0",
    apiRoot: "http://127.0.0.1:1",
    oauthRoot: "http://127.0.0.1:1",
    buttons: false,
    signatureMode: "enforce",
    ...change,
  };
}
