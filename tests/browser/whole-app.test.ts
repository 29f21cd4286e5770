import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, start } from "../services/started.ts";
import { startChromium } from "./chromium.ts";

/** The program as a new user starts it: no token, no service, an empty data directory. */
let dataDir: string;
let url: string;
let stop: () => Promise<void>;
let browser: Browser;

const env = (more: Record<string, string>) => ({ PATH: process.env["PATH"] ?? "", ...more });
const tsx = (file: string) => ["--import", "tsx", file];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "motcua-"));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  [stop, browser] = await Promise.all([
    start({
      command: process.execPath,
      args: tsx("main.ts"),
      spawn: { env: env({ PORT: String(port), HOST: "127.0.0.1", DATA_DIR: dataDir }) },
      stopSignal: "SIGTERM",
      async ready() {
        const answer = await fetch(`${url}/readyz`);
        if (answer.status !== 200) throw new Error("not ready yet");
      },
    }),
    startChromium(),
  ]);
});

afterAll(async () => {
  await browser.close();
  await stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask(page: Page, text: string): Promise<string> {
  const answers = page.locator(".message.bot");
  const before = await answers.count();
  await page.getByLabel("Câu hỏi của anh/chị").fill(text);
  await page.keyboard.press("Enter");
  await answers.nth(before).waitFor();
  return (await answers.nth(before).textContent()) ?? "";
}

describe("the whole program", () => {
  it("answers a citizen on the chat page, by words and by button, and remembers what it was about", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${url}/chat`);
    expect(await ask(page, "làm hộ chiếu cần giấy tờ gì")).toMatch(/hộ chiếu/iu);
    expect(await ask(page, "thế lệ phí bao nhiêu?")).toMatch(/đồng|phí/iu);
    const answers = page.locator(".message.bot");
    const count = await answers.count();
    await answers.last().getByRole("button").first().click();
    await answers.nth(count).waitFor();
    await page.reload();
    await answers.nth(count).waitFor();
    expect(await answers.count()).toBe(count + 1);
    await page.close();
  });

  it("understands a question typed without diacritics in a second browser", async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/chat`);
    expect(await ask(page, "dang ky khai sinh cho con")).toMatch(/khai sinh/iu);
    expect(await page.locator(".message.mine").count()).toBe(1);
    await page.close();
  });
});

describe("npm run chat", () => {
  it("answers a question from a pipe and ends", async () => {
    const own = await mkdtemp(join(tmpdir(), "motcua-"));
    const chat = spawn(process.execPath, tsx("cli/chat.ts"), { env: env({ DATA_DIR: own }) });
    let printed = "";
    chat.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    chat.stdin.end("làm hộ chiếu\n");
    const [code] = await once(chat, "exit");
    await rm(own, { recursive: true, force: true });
    expect(printed).toMatch(/^> làm hộ chiếu\n[^]*hộ chiếu/iu);
    expect(code).toBe(0);
  });
});
