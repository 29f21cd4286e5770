import { Agent, request } from "node:http";
import type { Arrival, PlatformSink } from "./platform-sink.ts";

export interface FloodOptions {
  readonly port: number;
  readonly path: string;
  readonly secret: string;
  readonly sink: PlatformSink;
  /** Messages a second, as an open loop: a slow program does not slow the citizens down. */
  readonly rate: number;
  readonly seconds: number;
  /** Messages one citizen sends in one go. */
  readonly burst: number;
  /** Of all updates, the share that the platform delivers twice at once. */
  readonly repeatShare: number;
  /** What the `n`th message of a chat says, and which replies belong to it. */
  readonly textOf: (n: number) => string;
  readonly isReplyTo: (n: number, reply: string) => boolean;
  /** How long to wait for the last replies. */
  readonly drainMs: number;
}

export interface FloodResult {
  readonly sent: number;
  readonly webhookMs: Spread;
  readonly replyMs: Spread;
  /** Answered messages per second of the whole run. */
  readonly answeredPerSecond: number;
  readonly refused: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
}

export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

interface Sent {
  readonly chatId: string;
  readonly n: number;
  readonly at: number;
}

let nextUpdateId = 1;
let nextChatId = 1_000_000;

/** Plays citizens against a webhook and checks every reply at the platform: lost, doubled, out of order. */
export async function flood(options: FloodOptions): Promise<FloodResult> {
  const { rate, seconds, burst, sink } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const sent: Sent[] = [];
  const webhook: number[] = [];
  let refused = 0;
  const open: Promise<void>[] = [];
  const firstArrival = sink.arrivals.length;
  const started = performance.now();
  const groups = Math.ceil((rate * seconds) / burst);
  for (let group = 0; group < groups; group++) {
    await sleepUntil(started + (group * burst * 1000) / rate);
    const chatId = String(nextChatId++);
    for (let n = 0; n < burst; n++) {
      const at = performance.now();
      sent.push({ chatId, n, at });
      const body = updateOf(chatId, options.textOf(n));
      const copies = (group * burst + n) % 100 < options.repeatShare * 100 ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        open.push(
          post(options, agent, body).then((status) => {
            webhook.push(performance.now() - at);
            if (status !== 200) refused += 1;
          }),
        );
      }
    }
  }
  await Promise.all(open);
  await drained(options, sent.length, firstArrival);
  agent.destroy();
  return judge({ options, sent, webhook, refused, arrivals: sink.arrivals.slice(firstArrival) });
}

function updateOf(chatId: string, text: string): string {
  const id = Number(chatId);
  const from = { id, is_bot: false, first_name: "x" };
  const chat = { id, type: "private", first_name: "x" };
  const date = Math.floor(Date.now() / 1000);
  const update_id = nextUpdateId++;
  return JSON.stringify({ update_id, message: { message_id: update_id, from, chat, date, text } });
}

function post({ port, path, secret }: FloodOptions, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve) => {
    const call = request(
      {
        agent,
        host: "127.0.0.1",
        port,
        path,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "x-telegram-bot-api-secret-token": secret,
        },
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    call.on("error", () => resolve(0));
    call.end(body);
  });
}

/** Waits until all are answered, or nothing has come for a while. */
async function drained(
  { sink, drainMs }: FloodOptions,
  expected: number,
  from: number,
): Promise<void> {
  let last = sink.arrivals.length;
  let quietSince = performance.now();
  while (sink.arrivals.length - from < expected && performance.now() - quietSince < drainMs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (sink.arrivals.length !== last) quietSince = performance.now();
    last = sink.arrivals.length;
  }
  // A doubled reply comes late.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

function judge(run: {
  readonly options: FloodOptions;
  readonly sent: readonly Sent[];
  readonly webhook: readonly number[];
  readonly refused: number;
  readonly arrivals: readonly Arrival[];
}): FloodResult {
  const { options, sent, arrivals } = run;
  const byChat = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const list = byChat.get(arrival.chatId);
    if (list) list.push(arrival);
    else byChat.set(arrival.chatId, [arrival]);
  }
  let lost = 0;
  let doubled = 0;
  let reordered = 0;
  const reply: number[] = [];
  let furthest = -1;
  for (const { chatId, n, at } of sent) {
    if (n === 0) furthest = -1;
    const list = byChat.get(chatId) ?? [];
    const hits = list.flatMap((arrival, at_) => (options.isReplyTo(n, arrival.text) ? [at_] : []));
    const [first] = hits;
    if (first === undefined) {
      lost += 1;
      continue;
    }
    doubled += hits.length - 1;
    if (first < furthest) reordered += 1;
    furthest = Math.max(furthest, first);
    reply.push((list[first]?.at ?? at) - at);
  }
  const ended = arrivals.at(-1)?.at ?? 0;
  const begun = sent[0]?.at ?? 0;
  return {
    sent: sent.length,
    webhookMs: spread(run.webhook),
    replyMs: spread(reply),
    answeredPerSecond: reply.length / Math.max(0.001, (ended - begun) / 1000),
    refused: run.refused,
    lost,
    doubled,
    reordered,
  };
}

/** Median and 99th percentile. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5) ?? Number.NaN, p99: at(0.99) ?? Number.NaN };
}

async function sleepUntil(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 1) await new Promise((resolve) => setTimeout(resolve, ms));
}
