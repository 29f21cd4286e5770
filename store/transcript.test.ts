import { beforeAll, expect, it } from "vitest";
import type { Transcript as WebTranscript } from "../adapters/web/transcript.ts";
import { describeStores } from "../tests/services/stores.ts";
import { until } from "../tests/services/until.ts";
import type { Database } from "./database.ts";
import type { OutboxState } from "./schema.ts";
import { notify } from "./signals.ts";
import { createTranscript, messagesAfter } from "./transcript.ts";

const WEB = { channel: "web", account: "local" } as const;

async function aConversation(db: Database, chatId: string): Promise<string> {
  const { id } = await db
    .insertInto("conversations")
    .values({ ...WEB, chat_id: chatId })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function write(
  db: Database,
  row: { conversation: string; text: string; state?: OutboxState; order?: string },
): Promise<void> {
  const { conversation, text, state = "sent", order } = row;
  await db
    .insertInto("outbox")
    .values({
      conversation_id: conversation,
      position: 0,
      author: "bot",
      part: JSON.stringify({ text, body: { text } }),
      state,
      ...(order !== undefined && { sent_order: order }),
    })
    .execute();
}

describeStores(
  "the transcript",
  (suite) => {
    let conversation: string;
    const texts = async (order: string | undefined, limit = 100) => {
      const key = { ...WEB, chatId: "chat" };
      const sent = await messagesAfter(suite.store.db, key, { order, limit });
      return sent.map(({ part }) => part.text);
    };

    beforeAll(async () => {
      const { db } = suite.store;
      conversation = await aConversation(db, "chat");
      const other = await aConversation(db, "other");
      await write(db, { conversation, text: "second", order: "10" });
      await write(db, { conversation, text: "first", order: "9" });
      await write(db, { conversation: other, text: "not mine", order: "11" });
      await write(db, { conversation, text: "third", order: "100" });
      await write(db, { conversation, text: "on its way", state: "sending" });
    });

    it("has what was sent, in the order in which it was, and of this conversation only", async () => {
      expect(await texts(undefined)).toEqual(["first", "second", "third"]);
    });

    it("goes on after what was read, comparing numbers and not texts", async () => {
      expect(await texts("9")).toEqual(["second", "third"]);
      expect(await texts("10")).toEqual(["third"]);
      expect(await texts("100")).toEqual([]);
    });

    it("gives as much as was asked for", async () => {
      expect(await texts(undefined, 2)).toEqual(["first", "second"]);
    });

    it("fits the port of the chat page", async () => {
      const transcript: WebTranscript = createTranscript(suite.store, WEB);
      expect(await transcript.knows("chat")).toBe(true);
      expect(await transcript.knows("invented")).toBe(false);
      expect(await transcript.after("chat", "10")).toEqual([
        {
          id: expect.stringMatching(/^\d+$/) as string,
          order: "100",
          author: "bot",
          part: { text: "third", body: { text: "third" } },
        },
      ]);
    });

    it("wakes whoever waits for this conversation, until it is no longer wanted", async () => {
      const { db, signals } = suite.store;
      let woken = 0;
      let all = 0;
      signals.subscribe("sent", () => all++);
      const stop = createTranscript(suite.store, WEB).onSent("chat", () => woken++);
      await notify(db, "sent", conversation);
      await until(() => woken === 1);
      stop();
      await notify(db, "sent", conversation);
      await until(() => all === 2);
      expect(woken).toBe(1);
    });
  },
  ["embedded", "PostgreSQL"],
);
