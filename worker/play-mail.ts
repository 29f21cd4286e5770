import type { Bot, TurnResult } from "../bot/bot.ts";
import type { CitizenEvent, IncomingAttachment, Notice, Reply } from "../bot/message.ts";
import type { Channel, Part } from "../bot/ports.ts";
import type {
  Mail,
  MailMessage,
  NewFile,
  NewPart,
  TurnedMessage,
  TurnRecord,
} from "../store/turns.ts";
import { isNotice } from "../store/is-notice.ts";
import { describeError } from "./describe-error.ts";

export interface PlayDeps {
  readonly bot: Bot;
  readonly channel: Pick<Channel, "render">;
  readonly now: () => Date;
  /** What a citizen reads when their message could not be answered because of a fault of ours. */
  readonly apology: Reply;
  /** What the store said when it refused to keep the turn of the first message. */
  readonly refused?: unknown;
}

/** After so many failures a message is set aside as a dead letter and the next ones go on. */
const MOST_ATTEMPTS = 3;
/** Away from a turn's own replies, so that a replay can still answer. */
const APOLOGY_POSITION = 1_000;
/** The conversation and the thread belong to one turn no longer than this; what is left comes in the next. */
const LONGEST_MS = 15;

/** A turn's record while it is being written. */
type Draft = { -readonly [K in keyof TurnRecord]: TurnRecord[K] } & {
  readonly messages: TurnedMessage[];
  readonly parts: NewPart[];
  readonly files: NewFile[];
  readonly unanswered: TurnRecord["unanswered"][number][];
};

interface Play {
  readonly deps: PlayDeps;
  readonly mail: Mail;
  readonly draft: Draft;
}

/**
 * What a conversation's messages lead to, in their order. Touches nothing. Stops early when a message fails, so that
 * the next ones are not answered before it, and when it has taken long enough.
 */
export function playMail(deps: PlayDeps, mail: Mail): TurnRecord {
  const play = { deps, mail, draft: startDraft(mail) };
  const begin = performance.now();
  for (const [index, message] of mail.messages.entries()) {
    if (index > 0 && performance.now() - begin > LONGEST_MS) break;
    const refused = index === 0 && deps.refused !== undefined;
    const goOn = refused ? fail(play, message, deps.refused) : playOne(play, message);
    if (!goOn) break;
  }
  return play.draft;
}

function startDraft({ conversationId, owner, botState, unreachable }: Mail): Draft {
  const now = { conversationId, owner, botState, unreachable };
  const added = { messages: [], parts: [], files: [], unanswered: [], caseReason: undefined };
  return { ...now, ...added, releaseHeld: false, silenceBot: false };
}

/** Returns whether the next message may be played. */
function playOne(play: Play, message: MailMessage): boolean {
  const { draft, mail } = play;
  const { id, event } = message;
  if (isNotice(event)) {
    heed(draft, event);
    handled(draft, message);
    return true;
  }
  draft.unreachable = undefined;
  draft.releaseHeld ||= mail.hasHeld;
  if (event.kind === "attachments") draft.files.push(...filesOf(id, event.attachments));
  if (draft.owner === "bot") return answer(play, message, event);
  handled(draft, message); // kept for the person who has the conversation
  return true;
}

function answer({ deps, draft, mail }: Play, message: MailMessage, event: CitizenEvent): boolean {
  try {
    const result = deps.bot.turn({ state: draft.botState, event, now: deps.now() });
    const parts = result.replies.flatMap((reply) => deps.channel.render(reply));
    draft.parts.push(...numbered(message.id, parts, 0));
    draft.botState = result.state;
    takeEffects(draft, result);
    handled(draft, message, result.trace);
    return true;
  } catch (error) {
    return fail({ deps, draft, mail }, message, error);
  }
}

function fail({ deps, draft }: Play, { id, attempts }: MailMessage, error: unknown): boolean {
  const gaveUp = attempts + 1 >= MOST_ATTEMPTS;
  draft.messages.push({
    id,
    state: gaveUp ? "failed" : "pending",
    attempts: attempts + 1,
    error: describeError(error),
  });
  if (gaveUp)
    draft.parts.push(...numbered(id, deps.channel.render(deps.apology), APOLOGY_POSITION));
  return gaveUp;
}

function handled(draft: Draft, { id, attempts }: MailMessage, trace?: TurnResult["trace"]): void {
  draft.messages.push({ id, state: "handled", attempts, ...(trace && { trace }) });
}

function numbered(inboxId: string, parts: readonly Part[], from: number): NewPart[] {
  return parts.map((part, index) => ({ inboxId, position: from + index, part }));
}

function filesOf(inboxId: string, attachments: readonly IncomingAttachment[]): NewFile[] {
  return attachments.map(({ name }, position) => ({
    inboxId,
    position,
    ...(name !== undefined && { name }),
  }));
}

function takeEffects(draft: Draft, { effects }: TurnResult): void {
  for (const effect of effects) {
    switch (effect.kind) {
      case "open-case":
        draft.caseReason ??= effect.reason;
        break;
      case "unanswered":
        draft.unanswered.push({ question: effect.question, reason: effect.reason });
        break;
    }
  }
}

/** Only what changes a conversation comes here; the inbox sets the rest aside. */
function heed(draft: Draft, notice: Notice): void {
  switch (notice.kind) {
    case "left":
      draft.unreachable = notice.how;
      break;
    case "withdrawn":
      // Deleting the data itself is not built yet: until then staff see the wish as a case.
      draft.caseReason = "withdrawn";
      break;
    case "echo":
      if (notice.admin === undefined) break;
      draft.owner = `staff:${notice.admin}`;
      draft.silenceBot = true;
      break;
    case "receipt":
    case "other":
      break;
  }
}
