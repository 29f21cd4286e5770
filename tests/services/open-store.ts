import type { Store } from "../../store/database.ts";
import { openDatabase } from "../../store/database.ts";
import { silentLog } from "./silent-log.ts";

/** Opens a store as the program would, saying nothing. Without `url` it is the embedded one in `dataDir`. */
export function openStore(place: {
  readonly dataDir: string;
  readonly url?: string;
}): Promise<Store> {
  return openDatabase({ url: place.url, dataDir: place.dataDir, log: silentLog });
}
