import type { Channel, Delivery, Log, Outcome } from "../../bot/ports.ts";
import type { CallResult } from "./api/client.ts";
import type { ZaloMessages } from "./api/messages.ts";
import { zaloBody } from "./body.ts";
import type { ZaloBody } from "./body.ts";
import { outcomeOf } from "./outcome.ts";
import type { OutgoingFiles } from "./outgoing-file.ts";
import { renderForZalo } from "./render.ts";
import type { ZaloSettings } from "./settings.ts";
import { zaloTexts } from "./texts.ts";

export interface ChannelDeps {
  readonly settings: ZaloSettings;
  readonly messages: ZaloMessages;
  readonly files: OutgoingFiles;
  /** Why a person must grant access again. */
  readonly alarm: () => Promise<string | undefined>;
  readonly log: Log;
  readonly now: () => Date;
  /** Waits between tries of what Zalo could not do just now. */
  readonly sleep: (ms: number) => Promise<void>;
}

const HOUR_MS = 3_600_000;
const FREE_HOURS = 48;
const WINDOW_HOURS = 7 * 24;
/** Between the tries of a send that Zalo itself failed at (-200). */
const RETRY_PAUSES_MS = [500, 2_000];
/** Errors that mean "no such kind of message": then the numbered text goes out. */
const NO_BUTTONS = new Set([-201, -210, -233]);

/** Zalo OA as a way to reach citizens. Zalo allows 4,000 calls a minute; a chat gets at most 5 messages a second. */
export function createZaloChannel(deps: ChannelDeps): Channel {
  const { settings, messages, files, log, now, sleep } = deps;
  let trouble: string | undefined;
  let buttonsWork = settings.buttons;

  async function post(chatId: string, text: string, body: ZaloBody): Promise<CallResult> {
    if (body.kind === "file") {
      return (await files.send(chatId, body)) ?? messages.sendText(chatId, text);
    }
    if (body.kind === "text" || !buttonsWork) return messages.sendText(chatId, text);
    const result = await messages.sendButtons(chatId, body.text, body.buttons);
    if (result.kind !== "refused" || !NO_BUTTONS.has(result.error.code)) return result;
    const instead = await messages.sendText(chatId, text);
    if (instead.kind === "ok") {
      buttonsWork = false;
      const { code } = result.error;
      log.warn({ code }, "Zalo takes no buttons: numbered choices from now on (see ZALO_BUTTONS)");
    }
    return instead;
  }

  async function persist({ chatId, part }: Delivery): Promise<CallResult> {
    const body = zaloBody.catch({ kind: "text" }).parse(part.body);
    let result = await post(chatId, part.text, body);
    for (const pause of RETRY_PAUSES_MS) {
      if (result.kind !== "refused" || result.error.class !== "retry") break;
      await sleep(pause);
      result = await post(chatId, part.text, body);
    }
    return result;
  }

  return {
    name: "zalo",
    account: settings.oaId,
    pace: { perSecond: 60, burst: 100, perChatPerSecond: 5, perChatBurst: 5 },
    render: (reply) => renderForZalo(reply, { buttons: buttonsWork }),
    async send(delivery) {
      const closed = windowOf(settings, delivery, now());
      if (closed) return closed;
      try {
        const result = await persist(delivery);
        trouble = troubleOf(result, trouble);
        return outcomeOf(result, now());
      } catch (error) {
        log.error({ err: error }, "Zalo send failed in the program");
        return { kind: "unknown", reason: "failed in the program: see its log" };
      }
    },
    async problem() {
      try {
        return (await deps.alarm()) ?? trouble;
      } catch {
        return trouble;
      }
    },
  };
}

/** Zalo takes replies free of charge for 48 h after the citizen wrote, charged until 7 days, and none later. */
function windowOf(
  settings: ZaloSettings,
  { lastIncomingAt }: Delivery,
  now: Date,
): Outcome | undefined {
  // Never written, or not known to us: Zalo decides.
  if (!lastIncomingAt) return undefined;
  const hours = (now.getTime() - lastIncomingAt.getTime()) / HOUR_MS;
  const limit = settings.chargedReplies === "hold" ? FREE_HOURS : WINDOW_HOURS;
  if (hours <= limit) return undefined;
  const reason =
    limit === FREE_HOURS
      ? "the citizen wrote more than 48 hours ago and charged replies are switched off"
      : "the citizen has not written in the past 7 days";
  return { kind: "later", reason, retry: "when-citizen-writes" };
}

/** What a person must mend, after this result; anything that Zalo did for us says that all is well again. */
function troubleOf(result: CallResult, before: string | undefined): string | undefined {
  if (result.kind === "ok") return undefined;
  if (result.kind === "not-sent") return zaloTexts.unreachable(result.reason);
  if (result.kind === "no-token") {
    // A missing grant is told by the store's alarm, which every process sees come and go.
    const { kind, reason } = result.access;
    return kind === "grant-needed" ? undefined : zaloTexts.tokenMissing(reason);
  }
  if (result.kind !== "refused") return before;
  const { class: errorClass, reason } = result.error;
  return errorClass === "operator" || errorClass === "refresh"
    ? zaloTexts.operatorNeeded(reason)
    : before;
}
