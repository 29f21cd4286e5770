import { createHash } from "node:crypto";
import type { FakeState } from "./state.ts";

/** One attempt to deliver an event. `status` is absent when no answer came in time. */
export interface WebhookAttempt {
  readonly event: string;
  readonly retry: number;
  readonly status?: number;
}

export interface FakeWebhooks {
  /** Signs and posts an event; resends it on Zalo's schedule when the answer is not 200. Resolves after the first attempt. */
  send(event: object, server?: "OA OpenAPI" | "ZNS"): Promise<WebhookAttempt>;
  /** The console's check of the address: `{}` without a signature. Resolves to whether it was accepted. */
  probe(): Promise<boolean>;
  setUrl(url: string | undefined): void;
  /** False once an event was resent in vain for the last time; then nothing is sent. */
  subscribed(): boolean;
  /** What a person does in the console after that. */
  subscribe(): void;
  attempts(): readonly WebhookAttempt[];
  /** Resolves when no attempt is under way. */
  settled(): Promise<void>;
}

const MINUTE = 60_000;
/** After the first attempt. Whether Zalo also resends after an answer that is not 200 is not certain; the fake does. */
export const RESEND_AFTER_MS = [30_000, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE];

const TOO_SLOW = undefined;

interface Posting {
  readonly name: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function createFakeWebhooks(state: FakeState, firstUrl: string | undefined): FakeWebhooks {
  const { options, clock } = state;
  const attempts: WebhookAttempt[] = [];
  const running = new Set<Promise<unknown>>();
  let url = firstUrl;
  let subscribed = true;

  async function post(headers: Record<string, string>, body: string): Promise<number | undefined> {
    if (!url) return TOO_SLOW;
    try {
      const signal = AbortSignal.timeout(options.webhookTimeoutMs);
      const response = await fetch(url, { method: "POST", headers, body, signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return TOO_SLOW;
    }
  }

  async function attempt(posting: Posting, retry: number): Promise<WebhookAttempt> {
    const again = retry > 0 ? { num_retry: String(retry) } : {};
    const status = await post({ ...posting.headers, ...again }, posting.body);
    const made = { event: posting.name, retry, ...(status !== undefined && { status }) };
    attempts.push(made);
    if (status !== 200) plan(posting, retry);
    return made;
  }

  function plan(posting: Posting, retry: number): void {
    const wait = RESEND_AFTER_MS[retry];
    if (wait === undefined) {
      subscribed = false;
      return;
    }
    clock.after(wait, async () => {
      if (subscribed) await track(attempt(posting, retry + 1));
    });
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    void work.finally(() => running.delete(work));
    return work;
  }

  return {
    async send(event, server = "OA OpenAPI") {
      const posting = postingOf(state, event, server);
      if (!url || !subscribed) return { event: posting.name, retry: 0 };
      return track(attempt(posting, 0));
    },
    probe: async () => (await post({ "content-type": "application/json" }, "{}")) === 200,
    setUrl(next) {
      url = next;
    },
    subscribed: () => subscribed,
    subscribe() {
      subscribed = true;
    },
    attempts: () => attempts,
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

function postingOf(state: FakeState, event: object, server: string): Posting {
  const { appId, oaSecretKey } = state.options;
  const timestamp = String(state.clock.now().getTime());
  const whole = { app_id: appId, ...event, timestamp };
  const body = JSON.stringify(whole);
  const mac = createHash("sha256")
    .update(appId + body + timestamp + oaSecretKey)
    .digest("hex");
  const headers = {
    "content-type": "application/json",
    "user-agent": "ZaloWebhook",
    "x-zevent-server": server,
    "x-zevent-signature": `mac=${mac}`,
  };
  const name = "event_name" in event ? String(event.event_name) : "";
  return { name, body, headers };
}
