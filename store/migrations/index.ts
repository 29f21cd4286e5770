import { statements as messagePath } from "./0001-message-path.ts";
import { statements as outboxSlot } from "./0002-outbox-slot.ts";

/** Every migration, oldest first: its name, which never changes once released, and its SQL. There is no way back, only forward. */
export const migrations: readonly {
  readonly name: string;
  readonly statements: readonly string[];
}[] = [
  { name: "0001-message-path", statements: messagePath },
  { name: "0002-outbox-slot", statements: outboxSlot },
];
