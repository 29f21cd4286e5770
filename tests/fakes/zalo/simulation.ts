import type { FakeAttachment } from "./events.ts";
import { citizenEvent, echoEvent, receiptEvent, standingEvent, submitInfoEvent } from "./events.ts";
import { newMessageId, userOf } from "./state.ts";
import type { FakeMessage, FakeState, FakeUser } from "./state.ts";
import type { FakeWebhooks, WebhookAttempt } from "./webhooks.ts";

/** A citizen with the Zalo app in hand. Each act resolves once the webhook was answered or given up on. */
export interface FakeCitizen {
  readonly id: string;
  text(text: string): Promise<WebhookAttempt>;
  /** Sends a picture, recording, file, link, sticker or place. */
  send(attachment: FakeAttachment, text?: string): Promise<WebhookAttempt>;
  /** Presses a button of the last message that has some; rejects when there is none of that title. */
  press(title: string): Promise<WebhookAttempt>;
  follow(): Promise<WebhookAttempt>;
  unfollow(): Promise<WebhookAttempt>;
  /** The chat button of the OA's page. */
  chatNow(): Promise<WebhookAttempt>;
  /** Asks for deletion of their data. */
  withdraw(): Promise<WebhookAttempt>;
  submitInfo(phone: string): Promise<WebhookAttempt>;
  /** Opens the chat: everything sent so far is seen. */
  open(): Promise<WebhookAttempt>;
  stand(standing: FakeUser["standing"]): void;
  /** What the OA has sent them, oldest first. */
  messages(): readonly FakeMessage[];
}

export interface FakeSimulation {
  citizen(id: string): FakeCitizen;
  /** A person answers in OA Manager's chat tool. */
  staffReplies(userId: string, text: string, adminId?: string): Promise<WebhookAttempt>;
}

const SOME_ADMIN = "4267886274574868951";

export function createSimulation(state: FakeState, webhooks: FakeWebhooks): FakeSimulation {
  return {
    citizen: (id) => citizenOf(state, webhooks, id),
    async staffReplies(userId, text, adminId = SOME_ADMIN) {
      const at = state.clock.now();
      const id = newMessageId();
      const message: FakeMessage = { id, userId, kind: "text", text, buttons: [], by: "admin", at };
      state.messages.push(message);
      return webhooks.send(echoEvent(state, message, adminId));
    },
  };
}

function citizenOf(state: FakeState, webhooks: FakeWebhooks, id: string): FakeCitizen {
  const user = userOf(state, id);
  const messages = () => state.messages.filter(({ userId }) => userId === id);
  /** What counts as an interaction opens the reply window. */
  function act(event: object): Promise<WebhookAttempt> {
    user.lastInteraction = state.clock.now();
    return webhooks.send(event);
  }
  const say = (name: string, content: { text?: string; attachments?: FakeAttachment[] }) =>
    act(citizenEvent(state, name, { userId: id, ...content }));
  return {
    id,
    messages,
    text: (text) => say("user_send_text", { text }),
    send: (attachment, text = "") =>
      say(`user_send_${attachment.type}`, { text, attachments: [attachment] }),
    async press(title) {
      const shown = messages().findLast(({ buttons }) => buttons.length > 0)?.buttons;
      const button = shown?.find((one) => one.title === title);
      if (!button || typeof button.payload !== "string")
        throw new Error(`no button "${title}" on the last message with buttons`);
      return say("user_send_text", { text: button.payload });
    },
    follow() {
      user.follows = true;
      return act(standingEvent(state, "follow", id));
    },
    unfollow() {
      user.follows = false;
      delete user.lastInteraction;
      return webhooks.send(standingEvent(state, "unfollow", id));
    },
    chatNow: () => act(standingEvent(state, "user_click_chatnow", id)),
    withdraw: () => webhooks.send(standingEvent(state, "user_withdraw", id)),
    submitInfo: (phone) => act(submitInfoEvent(state, id, phone)),
    open: () => {
      const ids = messages().map((message) => message.id);
      return webhooks.send(receiptEvent(state, "user_seen_message", id, ids));
    },
    stand(standing) {
      user.standing = standing;
    },
  };
}
