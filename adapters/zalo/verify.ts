import { createHash, timingSafeEqual } from "node:crypto";
import { readEventJson } from "./events/event-json.ts";
import type { ZaloSettings } from "./settings.ts";

/**
 * - `signed`: one of the OA secret keys made this signature.
 * - `unsigned`: there is no signature.
 * - `forged`: the signature fits no OA secret key; `fits` names the other reading of the documentation that it does fit.
 */
export type Verdict =
  | { readonly kind: "signed" }
  | { readonly kind: "unsigned" }
  | { readonly kind: "forged"; readonly fits?: string };

interface Signed {
  readonly body: Buffer;
  /** Header `X-ZEvent-Signature` as it came. */
  readonly signature: string | undefined;
}

const TIMESTAMP = /"timestamp"\s*:\s*"?(\d+)/g;

/**
 * Checks `mac=` + hex SHA-256 of app id, raw body, the body's timestamp and the OA secret key
 * (webhook documentation and the official Java SDK; plain SHA-256, no HMAC).
 */
export function verifySignature(settings: ZaloSettings, signed: Signed): Verdict {
  const mac = readMac(signed.signature);
  if (!mac) return { kind: signed.signature?.trim() ? "forged" : "unsigned" };
  const timestamp = timestampOf(signed.body);
  const fits = (id: string, secret: string): boolean =>
    timingSafeEqual(mac, sha256([id, signed.body, timestamp, secret]));
  if (settings.oaSecretKeys.map((key) => fits(settings.appId, key)).includes(true))
    return { kind: "signed" };
  const other = otherReadings(settings).find(({ id, secret }) => fits(id, secret));
  return { kind: "forged", ...(other && { fits: other.name }) };
}

/** The header's value that signs `body`; for tests, replays and the fake. */
export function signatureOf(appId: string, body: Buffer, secret: string): string {
  return `mac=${sha256([appId, body, timestampOf(body), secret]).toString("hex")}`;
}

/** One specification signs with the app secret, or with the OA id in the app id's place. Nobody has settled it on a live server. */
function otherReadings(settings: ZaloSettings) {
  const { appId, oaId, appSecret, oaSecretKeys } = settings;
  return [
    { name: "app secret (ZALO_APP_SECRET)", id: appId, secret: appSecret },
    { name: "app secret with the OA id in the app id's place", id: oaId, secret: appSecret },
    ...oaSecretKeys.map((secret) => ({
      name: "OA secret key with the OA id in the app id's place",
      id: oaId,
      secret,
    })),
  ];
}

function readMac(header: string | undefined): Buffer | undefined {
  const hex = /^\s*(?:mac\s*=)?\s*([0-9a-f]{64})\s*$/i.exec(header ?? "")?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, "hex");
}

function sha256(pieces: readonly (string | Buffer)[]): Buffer {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** A body that is no JSON can still be signed: then its last `"timestamp"` counts. */
function timestampOf(body: Buffer): string {
  const text = body.toString("utf8");
  const json = readEventJson(text);
  if (json === undefined) return [...text.matchAll(TIMESTAMP)].at(-1)?.[1] ?? "";
  if (typeof json !== "object" || json === null || !("timestamp" in json)) return "";
  const { timestamp } = json;
  return typeof timestamp === "string" || typeof timestamp === "number" ? String(timestamp) : "";
}
