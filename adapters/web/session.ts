import { randomBytes } from "node:crypto";

const SESSION = /^[\w-]{32}$/u;

/** A new conversation's key: 24 random bytes. Whoever holds it can read the conversation, so it is never logged. */
export function newSession(): string {
  return randomBytes(24).toString("base64url");
}

/** Whether a text has the form of a session; not whether it was ever given out. */
export function isSession(text: string): boolean {
  return SESSION.test(text);
}
