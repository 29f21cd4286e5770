import { requireProgram } from "./debian.ts";

/** The path of Debian's Chromium, for `chromium.launch({ executablePath })`; installed first when it is missing and we are root. */
export function chromiumPath(): string {
  return requireProgram("chromium");
}
