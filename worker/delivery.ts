import type { Channel, Log, Outcome } from "../bot/ports.ts";
import type { Database } from "../store/database.ts";
import type { Claim, ClaimedPart } from "../store/claim.ts";
import { claimNext } from "../store/claim.ts";
import type { FinalOutcome } from "../store/outbox.ts";
import {
  endOvertaken,
  finishAndClaimNext,
  hold,
  postpone,
  refuseUnreachable,
} from "../store/outbox.ts";
import { describeError } from "./describe-error.ts";
import type { FindChannel } from "./find-channel.ts";
import type { Handler, JobKind } from "./queue.ts";
import { growingPause, pause, withinMs } from "./wait.ts";

export interface DeliveryDeps {
  readonly db: Database;
  readonly channels: readonly Channel[];
  readonly findChannel: FindChannel;
  /** A send that takes longer has an unknown outcome. */
  readonly sendTimeoutMs: number;
  readonly wake: (kind: JobKind, key: string, delayMs?: number) => void;
  readonly log: Log;
  readonly onOutcome?: ((channel: Channel["name"], outcome: Outcome["kind"]) => void) | undefined;
}

/** When another process is at this conversation: look again, in case it missed a part that came meanwhile. */
const BUSY_MS = 500;
const LATER = { firstMs: 500, mostMs: 300_000 };
/** At five minutes each this is a day: then a person must look. */
const MOST_ATTEMPTS = 300;
const RECORD_PAUSES = { firstMs: 200, mostMs: 5_000 };
const RECORD_ATTEMPTS = 8;

/** Sends a conversation's parts one after the other, each at most once, and records what became of them. */
export function createDelivery(deps: DeliveryDeps): Handler {
  const { db, channels, wake } = deps;
  return async (conversationId) => {
    let claim = await claimNext(db, conversationId, channels);
    for (;;) {
      switch (claim.kind) {
        case "part":
          claim = await deliver(deps, claim.part);
          break;
        case "overtaken":
          await endOvertaken(db, conversationId);
          claim = await claimNext(db, conversationId, channels);
          break;
        case "wait":
          wake("delivery", conversationId, claim.ms);
          return;
        case "busy":
          wake("delivery", conversationId, BUSY_MS);
          return;
        case "idle":
          return;
      }
    }
  };
}

async function deliver(deps: DeliveryDeps, part: ClaimedPart): Promise<Claim> {
  const outcome = await send(deps, part);
  deps.onOutcome?.(part.channel, outcome.kind);
  // The outcome is known only here: a store that is away for a moment must not turn it into `unknown`.
  return persist(() => record(deps, part, outcome));
}

async function send(
  { findChannel, sendTimeoutMs, log }: DeliveryDeps,
  { channel, account, chatId, part, lastIncomingAt, id }: ClaimedPart,
): Promise<Outcome> {
  const way = findChannel(channel, account);
  if (!way) return { kind: "refused", reason: "the channel is switched off" };
  try {
    const sending = way.send({ chatId, part, ...(lastIncomingAt && { lastIncomingAt }) });
    const late = (): Outcome => ({ kind: "unknown", reason: `no answer in ${sendTimeoutMs} ms` });
    return await withinMs(sending, { ms: sendTimeoutMs, late });
  } catch (error) {
    const reason = describeError(error);
    log.error({ outboxId: id, channel, reason }, "a channel threw instead of telling an outcome");
    return { kind: "unknown", reason };
  }
}

function record(deps: DeliveryDeps, part: ClaimedPart, outcome: Outcome): Promise<Claim> {
  switch (outcome.kind) {
    case "sent": {
      const { messageId } = outcome;
      return finish(deps, part, {
        state: "sent",
        ...(messageId !== undefined && { platformMessageId: messageId }),
      });
    }
    case "unknown":
      deps.log.warn(
        { outboxId: part.id, reason: outcome.reason },
        "the outcome of a send is unknown",
      );
      return finish(deps, part, { state: "unknown", reason: outcome.reason });
    case "refused":
      return refuse(deps, part, outcome);
    case "later":
      return putBack(deps, part, outcome);
  }
}

function finish(
  { db, channels }: DeliveryDeps,
  part: ClaimedPart,
  outcome: FinalOutcome,
): Promise<Claim> {
  return finishAndClaimNext(db, part, { outcome, channels });
}

async function refuse(
  deps: DeliveryDeps,
  part: ClaimedPart,
  { reason, unreachable }: Extract<Outcome, { kind: "refused" }>,
): Promise<Claim> {
  deps.log.warn({ outboxId: part.id, channel: part.channel, reason }, "a send was refused");
  if (!unreachable) return finish(deps, part, { state: "refused", reason });
  await refuseUnreachable(deps.db, part, reason);
  return { kind: "idle" };
}

async function putBack(
  deps: DeliveryDeps,
  part: ClaimedPart,
  { reason, retry }: Extract<Outcome, { kind: "later" }>,
): Promise<Claim> {
  if (part.attempts >= MOST_ATTEMPTS) {
    return finish(deps, part, { state: "refused", reason: `gave up: ${reason}` });
  }
  if (retry === "when-citizen-writes") {
    await hold(deps.db, part.id, reason);
    return { kind: "idle" };
  }
  const ms = Math.max(retry.afterMs, growingPause(part.attempts, LATER));
  const channelToo = retry.scope === "channel" && { channelMs: retry.afterMs };
  await postpone(deps.db, part, { ms, reason, ...channelToo });
  return { kind: "wait", ms };
}

async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= RECORD_ATTEMPTS) throw error;
      await pause(growingPause(attempt, RECORD_PAUSES));
    }
  }
}
