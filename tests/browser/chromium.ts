import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";
import { chromiumPath } from "../services/chromium.ts";

/** Debian's Chromium, without a window and without talking to anybody of its own accord. */
export function startChromium(moreArgs: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...moreArgs,
    ],
  });
}
