import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FakeCitizen } from "../fakes/zalo/simulation.ts";
import { STORE_KINDS } from "../services/stores.ts";
import { until } from "../services/until.ts";
import type { Installation } from "./installation.ts";
import { createInstallation } from "./installation.ts";

/** So vague that several procedures of the starter catalogue fit it. */
const VAGUE = "khai sinh";

/** Says something on Zalo and resolves to the reply. */
async function onZalo(citizen: FakeCitizen, text: string): Promise<string> {
  const before = citizen.messages().length;
  expect((await citizen.text(text)).status).toBe(200);
  await until(() => citizen.messages().length > before);
  return citizen.messages().at(-1)?.text ?? "";
}

/** The label of a numbered line: `2. Đăng ký lại khai sinh`. */
function numbered(text: string, number: number): string {
  const label = new RegExp(`^${number}\\. (.+)$`, "mu").exec(text)?.[1];
  if (label === undefined) throw new Error(`no choice ${number} in: ${text}`);
  return label;
}

/** An answer about a procedure: its name on top, and where the facts come from. */
function expectAnswerAbout(text: string, name: string): void {
  expect(text.split("\n")[0]?.toLowerCase()).toContain(name.replace(/…$/u, "").toLowerCase());
  expect(text).toMatch(/^Nguồn: .*mã thủ tục \d\.\d{6}/mu);
}

describe.each(STORE_KINDS)("a citizen on %s", { timeout: 60_000 }, (kind) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await createInstallation({ kind });
    await installation.start();
  });
  afterAll(() => installation.remove());

  it("asks on Zalo, chooses by number, asks for one part, and follows up", async () => {
    const citizen = installation.zalo.citizen("1001");
    const list = await onZalo(citizen, VAGUE);
    const second = numbered(list, 2);
    expectAnswerAbout(await onZalo(citizen, "2"), second);
    const places = await onZalo(citizen, "nộp ở đâu");
    expectAnswerAbout(places, second);
    expect(places).toMatch(/Ủy ban nhân dân|UBND|trực tuyến/iu);
    const fee = await onZalo(citizen, "thế lệ phí bao nhiêu");
    expectAnswerAbout(fee, second);
    expect(fee).toMatch(/phí|đồng|thu tiền/iu);
  });

  it("chooses on Zalo by the place in the list, and by the words", async () => {
    const [byPlace, byWords] = [
      installation.zalo.citizen("1002"),
      installation.zalo.citizen("1003"),
    ];
    const list = await onZalo(byPlace, VAGUE);
    expectAnswerAbout(await onZalo(byPlace, "cái thứ hai"), numbered(list, 2));
    const name = numbered(await onZalo(byWords, VAGUE), 3);
    expectAnswerAbout(await onZalo(byWords, name.toLowerCase()), name);
  });

  it("asks on Telegram, presses buttons, and follows up", async () => {
    const citizen = installation.telegram.citizen();
    await until(() => installation.telegram.webhookUrl() !== undefined);
    citizen.says(VAGUE);
    const [list] = await citizen.waitForReplies(1);
    const label = list?.reply_markup?.inline_keyboard[1]?.[0]?.text ?? "";
    const press = citizen.presses(label);
    const [, overview] = await citizen.waitForReplies(2);
    const name = label.replace(/^\d+\. /u, "");
    expectAnswerAbout(overview?.text ?? "", name);
    await until(() => installation.telegram.answeredPresses().has(press));
    citizen.presses("Giấy tờ cần nộp");
    const papers = (await citizen.waitForReplies(3)).at(-1)?.text ?? "";
    expectAnswerAbout(papers, name);
    expect(papers).toMatch(/^- .*(?:tờ khai|giấy)/imu);
    citizen.says("thế lệ phí bao nhiêu");
    expectAnswerAbout((await citizen.waitForReplies(4)).at(-1)?.text ?? "", name);
  });
});

describe("a citizen on Telegram without webhooks", () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await createInstallation({
      kind: "embedded",
      settings: { TELEGRAM_MODE: "polling", TELEGRAM_WEBHOOK_SECRET: "" },
    });
    await installation.start();
  });
  afterAll(() => installation.remove());

  it("is answered by polling, and Telegram has nothing left to deliver", async () => {
    const citizen = installation.telegram.citizen();
    citizen.says("đăng ký kết hôn cần giấy tờ gì");
    const [reply] = await citizen.waitForReplies(1);
    expectAnswerAbout(reply?.text ?? "", "đăng ký kết hôn");
    await until(() => installation.telegram.pendingUpdates() === 0);
    expect(installation.telegram.webhookUrl()).toBeUndefined();
  });
});
