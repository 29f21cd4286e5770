import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hiddenChoice } from "../../adapters/zalo/events/hidden-choice.ts";
import { signatureOf } from "../../adapters/zalo/verify.ts";
import { readCatalogueFiles } from "../../knowledge/import/read-catalogue-file.ts";
import { starterFiles } from "../../knowledge/starter.ts";
import type { Installation } from "../journeys/installation.ts";
import { createInstallation, TELEGRAM_SECRET } from "../journeys/installation.ts";
import type { Program } from "../journeys/program.ts";
import { STORE_KINDS } from "../services/stores.ts";
import { until } from "../services/until.ts";

const QUESTION = "đăng ký kết hôn cần giấy tờ gì";
/** A second answer would have come by then. */
const MUCH_LATER_MS = 1_000;

interface Webhook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe.each(STORE_KINDS)("repeats and bursts on %s", { timeout: 60_000 }, (kind) => {
  let installation: Installation;
  let program: Program;
  beforeAll(async () => {
    installation = await createInstallation({ kind });
    program = await installation.start();
  });
  afterAll(() => installation.remove());

  function onZalo(userId: string, text: string, messageId: string): Webhook {
    const { appId, oaId, oaSecretKey } = installation.zalo.options;
    const body = JSON.stringify({
      app_id: appId,
      sender: { id: userId },
      recipient: { id: oaId },
      event_name: "user_send_text",
      message: { text, msg_id: messageId },
      timestamp: String(Date.now()),
    });
    const signature = signatureOf(appId, Buffer.from(body), oaSecretKey);
    return { path: "/webhooks/zalo", headers: { "x-zevent-signature": signature }, body };
  }

  function onTelegram(chatId: number, text: string, updateId: number): Webhook {
    const person = { id: chatId, first_name: "An" };
    const date = Math.floor(Date.now() / 1000);
    const chat = { ...person, type: "private" };
    const from = { ...person, is_bot: false };
    const message = { message_id: updateId, date, from, chat, text };
    return {
      path: "/webhooks/telegram",
      headers: { "x-telegram-bot-api-secret-token": TELEGRAM_SECRET },
      body: JSON.stringify({ update_id: updateId, message }),
    };
  }

  async function post({ path, headers, body }: Webhook): Promise<number> {
    const answer = await fetch(program.url + path, { method: "POST", headers, body });
    await answer.arrayBuffer();
    return answer.status;
  }

  /** All in one breath on one connection: the only way in which the order of arrival is certain. */
  async function postAtOnce(webhooks: readonly Webhook[]): Promise<number> {
    const { hostname, port } = new URL(program.url);
    const socket = connect(Number(port), hostname);
    let answers = "";
    socket.on("data", (chunk: Buffer) => (answers += chunk.toString()));
    await once(socket, "connect");
    socket.write(webhooks.map(requestOf).join(""));
    const accepted = () => answers.split("HTTP/1.1 200 OK").length - 1;
    await until(() => answers.split("HTTP/1.1 ").length - 1 === webhooks.length);
    socket.destroy();
    return accepted();
  }

  it("answers the same update once, delivered 50 times at once", async () => {
    const onePerson = installation.zalo.citizen("2001");
    const another = installation.telegram.citizen(20_001);
    // Both platforms let us write only to people who have written.
    await onePerson.text("xin chào");
    another.says("xin chào");
    await until(() => onePerson.messages().length === 1 && another.replies().length === 1);
    const repeats = Array.from({ length: 50 }, () => [
      post(onZalo("2001", QUESTION, "repeated")),
      post(onTelegram(20_001, QUESTION, 77)),
    ]);
    expect(new Set(await Promise.all(repeats.flat()))).toEqual(new Set([200]));
    await until(() => onePerson.messages().length > 1 && another.replies().length > 1);
    await sleep(MUCH_LATER_MS);
    expect(onePerson.messages()).toHaveLength(2);
    expect(another.replies()).toHaveLength(2);
  });

  it("handles 30 messages of one chat in their order and answers another chat meanwhile", async () => {
    const busy = installation.zalo.citizen("2002");
    const other = installation.telegram.citizen(20_002);
    await busy.text("xin chào");
    await until(() => busy.messages().length === 1);
    const { procedures } = await readCatalogueFiles(await starterFiles());
    // Buttons of procedures: each answer names the code it is about.
    const codes = procedures.slice(0, 30).map(({ code }) => code);
    installation.zalo.fail({ kind: "delay", ms: 100, path: "/v3.0/oa/message", times: 30 });
    expect(
      await postAtOnce(
        codes.map((code) => onZalo("2002", hiddenChoice(`procedure:${code}`), `m${code}`)),
      ),
    ).toBe(30);
    other.says(QUESTION);
    expect((await other.waitForReplies(1))[0]?.text).toMatch(/kết hôn/iu);
    expect(busy.messages().length).toBeLessThan(15);
    const answered = () => busy.messages().flatMap(codesIn);
    await until(() => answered().length === 30, 15_000);
    expect(answered()).toEqual(codes);
  });
});

function requestOf({ path, headers, body }: Webhook): string {
  const lines = Object.entries({
    host: "localhost",
    "content-type": "application/json",
    ...headers,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}`).join("\r\n");
  return `POST ${path} HTTP/1.1\r\n${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The codes of the source lines; the first parts of a long answer have none. */
function codesIn({ text }: { readonly text: string }): readonly string[] {
  return [...text.matchAll(/^Nguồn: .*mã thủ tục (\d\.\d{6})/gmu)].flatMap(
    ([, code]) => code ?? [],
  );
}
