import type { Migration } from "kysely";
import * as messagePath from "./0001-message-path.ts";

/** Every migration by name, oldest first. A name never changes once it is released; there is no way back, only forward. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-message-path": messagePath,
};
