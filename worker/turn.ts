import type { Bot } from "../bot/bot.ts";
import type { Reply } from "../bot/message.ts";
import type { Log } from "../bot/ports.ts";
import type { Database } from "../store/database.ts";
import { isDataError } from "../store/data-error.ts";
import type { TurnRecord } from "../store/turns.ts";
import { readMail, writeTurn } from "../store/turns.ts";
import type { FindChannel } from "./find-channel.ts";
import { playMail } from "./play-mail.ts";
import type { Handler, JobKind } from "./queue.ts";

export interface TurnDeps {
  readonly db: Database;
  readonly bot: Bot;
  readonly findChannel: FindChannel;
  /** What a citizen reads when a fault of ours keeps their message from being answered. */
  readonly apology: Reply;
  readonly wake: (kind: JobKind, key: string) => void;
  readonly now: () => Date;
  readonly log: Log;
  /** Told how long each transaction of turns took, in milliseconds. */
  readonly onTurn?: ((ms: number) => void) | undefined;
}

interface Turned {
  readonly record: TurnRecord;
  /** Whether messages may be left that this turn did not get to. */
  readonly more: boolean;
}

const MOST_MESSAGES = 10;

/**
 * Answers a conversation's messages in order, each exactly once: reading, answering and recording are one transaction
 * under the conversation's lock. Rejects when a message failed and is to be tried again: the queue makes the pause.
 */
export function createTurn(deps: TurnDeps): Handler {
  return async (conversationId) => {
    for (let more = true; more;) {
      const begin = performance.now();
      const turned = await turnOrSetAside(deps, conversationId);
      if (!turned) return;
      deps.onTurn?.(performance.now() - begin);
      wakeWhatFollows(deps, turned.record);
      rejectFailures(deps, turned.record);
      more = turned.more;
    }
  };
}

/** A turn that the store refuses to keep is narrowed down to one message, and that message counts as failed. */
async function turnOrSetAside(deps: TurnDeps, conversationId: string): Promise<Turned | undefined> {
  try {
    return await turn(deps, { conversationId, most: MOST_MESSAGES });
  } catch (error) {
    if (!isDataError(error)) throw error;
  }
  try {
    return await turn(deps, { conversationId, most: 1 });
  } catch (refused) {
    if (!isDataError(refused)) throw refused;
    return turn(deps, { conversationId, most: 1, refused });
  }
}

async function turn(
  { db, bot, findChannel, apology, now }: TurnDeps,
  options: { readonly conversationId: string; readonly most: number; readonly refused?: unknown },
): Promise<Turned | undefined> {
  return db.transaction().execute(async (trx) => {
    const mail = await readMail(trx, options);
    const channel = mail && findChannel(mail.channel, mail.account);
    if (!channel) return undefined; // no mail, or a channel that is switched off: its mail waits
    const record = playMail({ bot, channel, apology, now, refused: options.refused }, mail);
    await writeTurn(trx, record);
    const all = record.messages.length === mail.messages.length;
    return { record, more: !all || mail.messages.length === options.most };
  });
}

function wakeWhatFollows({ wake }: TurnDeps, record: TurnRecord): void {
  if (record.parts.length > 0 || record.releaseHeld) wake("delivery", record.conversationId);
  for (const inboxId of new Set(record.files.map((file) => file.inboxId)))
    wake("download", inboxId);
}

function rejectFailures({ log }: TurnDeps, { messages }: TurnRecord): void {
  for (const { id, state, attempts, error } of messages) {
    if (state === "failed")
      log.error({ inboxId: id, attempts, error }, "a message is a dead letter");
    if (state === "pending") throw new Error(`Message ${id} could not be answered: ${error}`);
  }
}
