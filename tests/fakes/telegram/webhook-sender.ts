import { nowSeconds } from "./world.ts";
import type { Update, World } from "./world.ts";

export interface SenderOptions {
  /** First pause after a failed delivery; doubles up to 20 times this. Telegram's own pauses are longer and not published. */
  readonly retryMs: number;
  /** How long the bot may take to answer. */
  readonly timeoutMs: number;
}

/**
 * Posts updates to the webhook: in order within a chat, several chats at once, each update until it is accepted (2xx).
 * Returns a function that ends it.
 */
export function startWebhookSender(world: World, options: SenderOptions): () => void {
  const busy = new Set<unknown>();
  const ending = new AbortController();
  world.onUpdate = deliver;
  return () => ending.abort();

  function deliver(): void {
    if (ending.signal.aborted || !world.webhook) return;
    for (const update of world.updates) {
      if (busy.size >= world.webhook.maxConnections) return;
      const chat = chatKey(update);
      if (busy.has(chat)) continue;
      busy.add(chat);
      void insist(update).finally(() => {
        busy.delete(chat);
        deliver();
      });
    }
  }

  async function insist(update: Update): Promise<void> {
    let pauseMs = options.retryMs;
    while (world.webhook && !ending.signal.aborted && world.updates.includes(update)) {
      const error = await post(world, update, options.timeoutMs);
      if (error === undefined) {
        const index = world.updates.indexOf(update);
        if (index >= 0) world.updates.splice(index, 1);
        return;
      }
      world.lastError = { date: nowSeconds(), message: error };
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(pauseMs * 2, options.retryMs * 20);
    }
  }
}

/** One delivery; resolves to what went wrong, in Telegram's words. */
async function post(
  { webhook }: World,
  update: Update,
  timeoutMs: number,
): Promise<string | undefined> {
  if (!webhook) return "no webhook";
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(webhook.secret && { "x-telegram-bot-api-secret-token": webhook.secret }),
      },
      body: JSON.stringify(update),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    if (response.ok) return undefined;
    return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
  } catch (error) {
    return error instanceof Error && error.name === "TimeoutError"
      ? "Read timeout expired"
      : "Connection refused";
  }
}

function chatKey(update: Update): unknown {
  const [, value] = Object.entries(update).find(([name]) => name !== "update_id") ?? [];
  const holder = value as { chat?: { id: number }; message?: { chat: { id: number } } } | undefined;
  return holder?.chat?.id ?? holder?.message?.chat.id ?? "none";
}
