import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { StoreError } from "./store-error.ts";

/** Encrypts single values at rest. */
export interface Seal {
  /** Encrypts `text`. `place` says where it belongs (`tokens/zalo/123/refresh`): moved elsewhere it no longer opens. */
  seal(text: string, place: string): string;
  /** Gives back what was sealed for the same place. Throws `StoreError("unreadable-secret")` for another key, place or content. */
  open(sealed: string, place: string): string;
}

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Says how a value was written, so that another way can be told apart later. */
const SEALED = "v1:";
const PLAIN = "plain:";
/** The key must be the same in every process and after every restore, so the salt is part of the program; a random 32-byte key needs none. */
const SALT = "motcua/data-key/1";

/**
 * Makes the seal for DATA_KEY: 32 bytes as hex or base64 are the key itself, anything else is a passphrase (stretched by
 * scrypt, which takes a tenth of a second). Without a key values are kept readable, and still open once a key is set.
 */
export function createSeal(dataKey: string | undefined): Seal {
  const key = dataKey === undefined ? undefined : toKey(dataKey);
  return {
    seal: (text, place) => (key ? SEALED + encrypt(key, text, place) : PLAIN + text),
    open(sealed, place) {
      if (sealed.startsWith(PLAIN)) return sealed.slice(PLAIN.length);
      if (!key) throw unreadable("the store was written with a DATA_KEY and none is set");
      try {
        return decrypt(key, sealed.slice(SEALED.length), place);
      } catch (cause) {
        throw unreadable("it was written with another DATA_KEY or altered", cause);
      }
    },
  };
}

function toKey(dataKey: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(dataKey)) return Buffer.from(dataKey, "hex");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(dataKey)) return Buffer.from(dataKey, "base64");
  return scryptSync(dataKey, SALT, KEY_BYTES);
}

function encrypt(key: Buffer, text: string, place: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

function decrypt(key: Buffer, sealed: string, place: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
}

function unreadable(why: string, cause?: unknown): StoreError {
  const message = `A secret in the store cannot be read: ${why}. Set the DATA_KEY it was written with.`;
  return new StoreError("unreadable-secret", message, { cause });
}
