import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CitizenEvent } from "../../bot/message.ts";
import { startChromium } from "./chromium.ts";
import { sampleScript } from "./sample-script.ts";
import type { ScriptedChat } from "./scripted-chat.ts";
import { createScriptedChat } from "./scripted-chat.ts";
import type { ServedChat } from "./serve-chat.ts";
import { serveChat } from "./serve-chat.ts";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

let browser: Browser;
let chat: ScriptedChat;
let served: ServedChat;
let page: Page;
/** What the browser complained about: script errors, blocked resources. */
let complaints: string[];

beforeAll(async () => {
  browser = await startChromium();
});

afterAll(() => browser.close());

beforeEach(async () => {
  chat = createScriptedChat(sampleScript);
  served = await serveChat(chat);
  await open();
});

afterEach(async () => {
  await page.context().close();
  await served.close();
});

async function open(options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  page = await context.newPage();
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  await page.goto(served.url);
}

async function reopen(options: BrowserContextOptions): Promise<void> {
  await page.context().close();
  await open(options);
}

const question = () => page.getByLabel("Câu hỏi của anh/chị");
const mine = () => page.locator(".message.mine");
const theirs = () => page.locator(".message.bot:not(:has(#suggestions)), .message.staff");

async function ask(text: string): Promise<void> {
  await question().fill(text);
  await question().press("Enter");
}

async function askAndWait(text: string): Promise<void> {
  const before = await theirs().count();
  await ask(text);
  await theirs().nth(before).waitFor();
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

const events = (): CitizenEvent[] => chat.received.map(({ event }) => event as CitizenEvent);
const session = (): string => chat.received.at(-1)?.chatId ?? "";

describe("asking", () => {
  it("shows the question, then the answer with its choices, and keeps the reader at the field", async () => {
    await askAndWait("khai sinh");
    expect(await mine().textContent()).toContain("khai sinh");
    await page.getByText("Đã gửi", { exact: true }).waitFor();
    expect(await theirs().textContent()).toContain("Có hai thủ tục");
    expect(await page.getByRole("button", { name: "Đăng ký khai sinh", exact: true }).count()).toBe(
      1,
    );
    expect(await page.locator("#question:focus").count()).toBe(1);
    expect(await page.locator(".typing").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("asks a suggested question with one press", async () => {
    await page.getByRole("button", { name: "Làm hộ chiếu cần giấy tờ gì?" }).click();
    await theirs().waitFor();
    expect(events()).toEqual([{ kind: "text", text: "Làm hộ chiếu cần giấy tờ gì?" }]);
  });

  it("lets a choice be made with the keyboard alone, from the address bar on", async () => {
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toMatch(/Tới ô nhập/u);
    await page.keyboard.press("Enter");
    await page.keyboard.type("khai sinh");
    await page.keyboard.press("Enter");
    await theirs().waitFor();
    const wanted = page.getByRole("button", { name: "Đăng ký khai sinh", exact: true });
    for (let i = 0; i < 10; i++) {
      if (await wanted.and(page.locator(":focus")).count()) break;
      await page.keyboard.press("Shift+Tab");
    }
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe(
      "solid",
    );
    await page.keyboard.press("Space");
    await theirs().nth(1).waitFor();
    expect(events().at(-1)).toEqual({ kind: "choice", id: "procedure:1.001193" });
    expect(await mine().last().textContent()).toContain("Đăng ký khai sinh");
  });

  it("says which choice was made and keeps older ones usable", async () => {
    await askAndWait("khai sinh");
    await page.getByRole("button", { name: "Đăng ký khai sinh", exact: true }).click();
    await theirs().nth(1).waitFor();
    const chosen = page.getByRole("button", { name: "Đăng ký khai sinh (đã chọn)" });
    expect(await chosen.isEnabled()).toBe(true);
    await page.getByRole("button", { name: /^Khai sinh, thường trú/u }).click();
    await theirs().nth(2).waitFor();
    expect(events().at(-1)).toEqual({ kind: "choice", id: "procedure:2.000986" });
  });

  it("keeps the order of messages written faster than they are sent", async () => {
    const all = Array.from({ length: 12 }, (_, i) => `câu ${i}`);
    for (const text of all) await ask(text);
    await theirs().nth(11).waitFor();
    expect(events().map((event) => event.kind === "text" && event.text)).toEqual(all);
    expect(new Set(chat.received.map(({ chatId }) => chatId)).size).toBe(1);
  });

  it("breaks the line with Shift+Enter, does not send nothing, and does not send half a syllable", async () => {
    await question().press("Enter");
    await question().fill("một");
    await question().press("Shift+Enter");
    await question().pressSequentially("hai");
    await question().dispatchEvent("keydown", { key: "Enter", isComposing: true });
    expect(chat.received).toEqual([]);
    await question().press("Enter");
    await theirs().waitFor();
    expect(events()).toEqual([{ kind: "text", text: "một\nhai" }]);
  });

  it("shows staff as staff", async () => {
    await askAndWait("chào");
    chat.say(session(), { text: "Tôi là Hoa, cán bộ trực." }, "staff");
    await page.locator(".message.staff").waitFor();
    expect(await page.locator(".message.staff").textContent()).toContain("Cán bộ hỗ trợ");
  });

  it("offers a person in one press", async () => {
    await page.getByRole("button", { name: "Giới thiệu" }).click();
    await page.getByRole("button", { name: /gặp cán bộ/u }).click();
    await theirs().waitFor();
    expect(events()).toEqual([{ kind: "text", text: "gặp cán bộ" }]);
    expect(await page.locator("#about").isVisible()).toBe(false);
  });
});

describe("answers", () => {
  it("are set as paragraphs, lists, bold words and links", async () => {
    await askAndWait("khai sinh");
    await page.getByRole("button", { name: "Đăng ký khai sinh", exact: true }).click();
    const answer = theirs().nth(1);
    await answer.waitFor();
    expect(await answer.locator(".bubble > ul:not(.files) > li").count()).toBe(3);
    expect(await answer.locator("strong").first().textContent()).toBe("Đăng ký khai sinh");
    const link = answer.locator("a").first();
    expect(await link.getAttribute("href")).toBe("https://dichvucong.gov.vn/");
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
    expect(await answer.getByRole("link", { name: /^Tờ khai/u }).getAttribute("href")).toBe(
      "https://example.vn/to-khai.pdf",
    );
  });

  it("are text, whatever they hold", async () => {
    const evil = [
      "<img src=x onerror=\"document.title='evil'\">",
      "<script>document.title='evil'</script>",
      "**<b onclick=1>đậm</b>** javascript:document.title='evil' https://a.vn/\"onmouseover=\"x",
    ].join("\n");
    await askAndWait("chào");
    chat.say(session(), {
      text: evil,
      choices: [{ id: "x", label: "<u>chọn</u>" }],
      attachments: [
        { name: "<i>tệp</i>", type: "text/html", url: "javascript:document.title='evil'" },
        { name: "http", type: "text/html", url: "http://a.vn/x" },
        { name: "data", type: "text/html", url: "data:text/html,<script>1</script>" },
      ],
    });
    const answer = theirs().nth(1);
    await answer.waitFor();
    expect(await answer.locator("img, script, b, u, i").count()).toBe(0);
    expect(await answer.textContent()).toContain("<script>document.title='evil'</script>");
    expect(await answer.getByRole("button").textContent()).toBe("<u>chọn</u>");
    const targets = await answer
      .locator("a")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    expect(targets).toEqual(["https://a.vn/"]);
    expect(await page.title()).toMatch(/^Một Cửa/u);
    await ask(evil);
    await mine().nth(1).waitFor();
    expect(await mine().nth(1).locator("img, script").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("with very many choices show the first and offer the others", async () => {
    await askAndWait("chào");
    const choices = Array.from({ length: 500 }, (_, i) => ({ id: `c${i}`, label: `Mục ${i}` }));
    chat.say(session(), { text: "Chọn:", choices });
    const answer = theirs().nth(1);
    await answer.waitFor();
    expect(await answer.getByRole("button").count()).toBe(11);
    await answer.getByRole("button", { name: "Xem thêm 490 lựa chọn" }).click();
    expect(await answer.getByRole("button").count()).toBe(500);
  });

  it("do not tear a reader away from what they read", async () => {
    await askAndWait("chào");
    for (let i = 0; i < 8; i++) chat.say(session(), { text: `Dòng ${i}\n\n`.repeat(5) });
    await theirs().nth(8).waitFor();
    const log = page.getByRole("log");
    await log.press("Home");
    await until(async () => (await log.evaluate((element) => element.scrollTop)) === 0);
    chat.say(session(), { text: "tin mới" });
    const newer = page.getByRole("button", { name: "Có tin nhắn mới" });
    await newer.click();
    await page.getByText("tin mới").waitFor();
    await newer.waitFor({ state: "hidden" });
  });
});

describe("when something fails", () => {
  it("keeps a message that could not be sent, and sends it again once", async () => {
    chat.storeAway(true);
    await ask("khai sinh");
    await page.getByText(/^Chưa gửi được\. Hệ thống đang bận/u).waitFor();
    chat.storeAway(false);
    await page.getByRole("button", { name: "Gửi lại" }).click();
    await theirs().waitFor();
    expect(events()).toEqual([{ kind: "text", text: "khai sinh" }]);
    expect(await mine().count()).toBe(1);
    expect(await page.getByRole("button", { name: "Gửi lại" }).count()).toBe(0);
  });

  it("asks once although the answer to the first try was lost", async () => {
    await askAndWait("chào");
    await page.route("**/chat/messages", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await ask("khai sinh");
    await page.getByRole("button", { name: "Gửi lại" }).waitFor();
    await page.unroute("**/chat/messages");
    await page.getByRole("button", { name: "Gửi lại" }).click();
    await page.getByText("Đã gửi", { exact: true }).last().waitFor();
    expect(events().map((event) => event.kind === "text" && event.text)).toEqual([
      "chào",
      "khai sinh",
    ]);
  });

  it("connects again after a restart, tells so, and misses nothing", async () => {
    await askAndWait("chào");
    await served.stop();
    await page.getByText("Mất kết nối, đang nối lại…").waitFor();
    chat.say(session(), { text: "nói lúc vắng" });
    await served.restart();
    await page.getByText("nói lúc vắng").waitFor();
    await page.getByText("Đã nối lại.").waitFor();
    chat.say(session(), { text: "nói sau đó" });
    await page.getByText("nói sau đó").waitFor();
    expect(await theirs().count()).toBe(3);
  });

  it("says that the machine is offline", async () => {
    await askAndWait("chào");
    await page.context().setOffline(true);
    await page.getByText(/Máy đang không có mạng/u).waitFor();
    await ask("lệ phí");
    await page.getByRole("button", { name: "Gửi lại" }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Gửi lại" }).click();
    await theirs().nth(1).waitFor();
  });

  it("begins anew when the service no longer knows the conversation", async () => {
    await askAndWait("chào");
    const first = session();
    chat.forget();
    await askAndWait("khai sinh");
    expect(session()).not.toBe(first);
    expect(await mine().count()).toBe(2);
  });
});

describe("memory", () => {
  it("keeps the conversation through a reload, and goes on with it", async () => {
    await askAndWait("khai sinh");
    await page.getByText("Đã gửi", { exact: true }).waitFor();
    await page.reload();
    await theirs().waitFor();
    expect(await mine().count()).toBe(1);
    chat.say(session(), { text: "thêm một tin" });
    await page.getByText("thêm một tin").waitFor();
    expect(await theirs().count()).toBe(2);
    const first = session();
    await page.getByRole("button", { name: "Đăng ký khai sinh", exact: true }).click();
    await theirs().nth(2).waitFor();
    expect(session()).toBe(first);
    await page.reload();
    await theirs().nth(2).waitFor();
    expect(await mine().count()).toBe(2);
  });

  it("shows what was answered while the page was away", async () => {
    await askAndWait("chào");
    await page.goto("about:blank");
    chat.say(session(), { text: "nói lúc vắng" });
    await page.goto(served.url);
    await page.getByText("nói lúc vắng").waitFor();
    expect(await theirs().count()).toBe(2);
  });

  it("is wiped from the machine on request, after asking", async () => {
    await askAndWait("khai sinh");
    await page.getByRole("button", { name: "Giới thiệu" }).click();
    await page.getByRole("button", { name: "Xóa cuộc trò chuyện này khỏi máy" }).click();
    await page.getByRole("button", { name: "Giữ lại" }).click();
    expect(await mine().count()).toBe(1);
    await page.getByRole("button", { name: "Xóa cuộc trò chuyện này khỏi máy" }).click();
    await page.getByRole("button", { name: "Xóa", exact: true }).click();
    await page.getByText("Đã xóa cuộc trò chuyện").waitFor({ state: "attached" });
    expect(await mine().count()).toBe(0);
    expect(await page.evaluate("sessionStorage.length + localStorage.length")).toBe(0);
    const first = session();
    await page.reload();
    expect(await mine().count()).toBe(0);
    await askAndWait("chào");
    expect(session()).not.toBe(first);
  });
});

describe("files", () => {
  const choose = (files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.locator("#files").setInputFiles(files);

  it("are shown, can be taken back, and go with the message", async () => {
    const buffer = PNG;
    await choose([
      { name: "đơn.png", mimeType: "image/png", buffer },
      { name: "nhầm.png", mimeType: "image/png", buffer },
    ]);
    await page.getByRole("button", { name: "Bỏ tệp nhầm.png" }).click();
    await ask("đơn của tôi");
    await page.getByText("Tôi đã nhận tệp").waitFor();
    expect(events()).toMatchObject([
      {
        kind: "attachments",
        text: "đơn của tôi",
        attachments: [{ type: "image", name: "đơn.png" }],
      },
    ]);
    expect(await mine().textContent()).toContain("đơn.png");
  });

  it("that the service would refuse are refused before anything is sent", async () => {
    const small = Buffer.from("x");
    await choose([{ name: "a.exe", mimeType: "application/x-msdownload", buffer: small }]);
    await page.getByText(/“a\.exe” không gửi được/u).waitFor();
    await choose([{ name: "to.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(10485761) }]);
    await page.getByText(/“to\.pdf” lớn hơn 10 MB/u).waitFor();
    const many = Array.from({ length: 6 }, (_, i) => `${i}.png`);
    await choose(many.map((name) => ({ name, mimeType: "image/png", buffer: PNG })));
    await page.getByText("Mỗi lần gửi được nhiều nhất 5 tệp.").waitFor();
    expect(await page.locator("#picked li").count()).toBe(5);
  });

  it("that only look right are explained by the service's answer", async () => {
    await choose([{ name: "giả.png", mimeType: "image/png", buffer: Buffer.from("MZ") }]);
    await page.getByRole("button", { name: "Gửi", exact: true }).click();
    await page.getByText(/Chỉ nhận ảnh, PDF và Word/u).waitFor();
    expect(chat.received).toEqual([]);
  });
});

describe("accessibility", () => {
  const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

  const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

  async function violations(): Promise<string[]> {
    await page.evaluate(await axe);
    const results = (await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(RULES)} })`,
    )) as AxeResults;
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html}`),
    );
  }

  /** Every state of the page that looks different. */
  async function everyState(): Promise<void> {
    await askAndWait("khai sinh");
    await page.getByRole("button", { name: "Đăng ký khai sinh", exact: true }).click();
    await theirs().nth(1).waitFor();
    chat.say(session(), { text: "Tôi là cán bộ." }, "staff");
    await page.locator(".message.staff").waitFor();
    chat.storeAway(true);
    await ask("lệ phí");
    await page.getByRole("button", { name: "Gửi lại" }).waitFor();
    await page.context().setOffline(true);
    await page.getByText(/Máy đang không có mạng/u).waitFor();
  }

  describe.each([
    ["a phone", PHONE],
    ["a desktop", DESKTOP],
  ] as const)("on %s", (where, viewport) => {
    it.each(["light", "dark"] as const)("axe finds nothing (%s)", async (colorScheme) => {
      await reopen({ viewport, colorScheme });
      expect(await violations()).toEqual([]);
      await everyState();
      expect(await violations()).toEqual([]);
      if (where === "a phone") {
        await page.getByRole("button", { name: "Giới thiệu" }).click();
        expect(await violations()).toEqual([]);
      }
      await page.getByRole("button", { name: "Xóa cuộc trò chuyện này khỏi máy" }).click();
      expect(await violations()).toEqual([]);
    });

    it("every control is large enough for a thumb", async () => {
      await reopen({ viewport });
      await everyState();
      for (const button of await page.locator("button:visible, .files a").all()) {
        const box = await button.boundingBox();
        const name = await button.textContent();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0), name ?? "").toBeGreaterThanOrEqual(44);
      }
    });
  });

  describe("with text twice as large", () => {
    let largeText: Browser;
    beforeAll(async () => {
      largeText = await startChromium(["--blink-settings=defaultFontSize=32"]);
    });
    afterAll(() => largeText.close());

    it.each([PHONE, DESKTOP])("everything stays readable and reachable (%o)", async (viewport) => {
      const large = await largeText.newPage({ viewport });
      await large.goto(served.url);
      await large.getByLabel("Câu hỏi của anh/chị").fill("khai sinh");
      await large.keyboard.press("Enter");
      await large.getByText("Có hai thủ tục").waitFor();
      expect(await large.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
      for (const name of ["Gửi", "Đính kèm ảnh hoặc tệp"]) {
        const box = await large.getByRole("button", { name, exact: true }).boundingBox();
        expect((box?.y ?? 0) + (box?.height ?? 9999), name).toBeLessThanOrEqual(viewport.height);
        expect((box?.x ?? 0) + (box?.width ?? 9999), name).toBeLessThanOrEqual(viewport.width);
      }
      const log = await large.getByRole("log").boundingBox();
      expect(log?.height).toBeGreaterThan(viewport.height / 2);
      await large.close();
    });
  });

  it("announces new messages and not the remembered ones", async () => {
    await askAndWait("chào");
    await page.addInitScript(
      `new MutationObserver((changes) => {
        for (const { oldValue } of changes) if (oldValue === "true") window.wasBusy = true;
      }).observe(document, { subtree: true, attributeFilter: ["aria-busy"], attributeOldValue: true });`,
    );
    await page.reload();
    await theirs().waitFor();
    await until(async () => (await page.evaluate("window.wasBusy")) === true);
    const log = page.getByRole("log", { name: "Cuộc trò chuyện" });
    expect(await log.getAttribute("aria-busy")).toBeNull();
  });

  it("says that an answer is on its way", async () => {
    await page.route("**/chat/events*", () => undefined);
    await ask("chào");
    await page
      .getByRole("status")
      .getByText("Đang soạn câu trả lời…")
      .waitFor({ state: "attached" });
  });

  it("closes the introduction with Escape and gives the focus back", async () => {
    const toggle = page.getByRole("button", { name: "Giới thiệu" });
    await toggle.click();
    expect(await toggle.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    expect(await toggle.getAttribute("aria-expanded")).toBe("false");
    expect(await toggle.and(page.locator(":focus")).count()).toBe(1);
  });

  it("moves nothing for readers who asked for that", async () => {
    await reopen({ reducedMotion: "reduce" });
    await page.route("**/chat/events*", () => undefined);
    await ask("chào");
    const dot = page.locator(".typing span").first();
    await dot.waitFor();
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('.typing span')).animationName"),
    ).toBe("none");
  });
});

describe("the page", () => {
  it("loads nothing from anywhere else", async () => {
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).origin));
    await page.reload();
    await askAndWait("khai sinh");
    expect([...hosts]).toEqual([new URL(served.url).origin]);
  });

  it("says what it is, what it never asks for and how to reach a person", async () => {
    await reopen({ viewport: DESKTOP });
    const text = (await page.locator("body").textContent()) ?? "";
    expect(text).toMatch(/Trợ lý tự động/u);
    expect(text).toMatch(/không bao giờ hỏi\s+mã OTP, mật khẩu/u);
    expect(text).toMatch(/gặp cán bộ/u);
  });

  it("works without a place to store things", async () => {
    await page.addInitScript(
      `Object.defineProperty(window, "sessionStorage", { get() { throw new DOMException("denied", "SecurityError"); } });`,
    );
    await page.reload();
    await askAndWait("khai sinh");
    expect(complaints).toEqual([]);
  });
});
