/**
 * Why the store cannot be used:
 * - `in-use`: another process has the embedded store open;
 * - `unreachable`: the server does not answer or refuses us;
 * - `newer`: the database was migrated by a newer version of the program;
 * - `damaged`: the embedded store cannot be opened;
 * - `closed`: asked for after `close`;
 * - `overtaken`: another writer finished first and removed what we were making;
 * - `unreadable-secret`: a sealed value does not open with this DATA_KEY.
 */
export type StoreErrorCode =
  "in-use" | "unreachable" | "newer" | "damaged" | "closed" | "overtaken" | "unreadable-secret";

/** The store is broken or unusable; the message says what to do about it. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}
