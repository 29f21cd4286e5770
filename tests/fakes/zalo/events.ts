import { newMessageId } from "./state.ts";
import type { FakeMessage, FakeState } from "./state.ts";

const ECHO_NAMES: Readonly<Record<FakeMessage["kind"], string>> = {
  text: "oa_send_text",
  image: "oa_send_image",
  gif: "oa_send_gif",
  sticker: "oa_send_sticker",
  file: "oa_send_file",
  request_user_info: "oa_send_template",
  buttons: "oa_send_template",
};

/** What a citizen does, as the simulation takes it. */
export interface FakeAttachment {
  readonly type: "image" | "gif" | "audio" | "video" | "file" | "link" | "sticker" | "location";
  readonly payload: object;
}

/** A message of a citizen's; events of messages come from `sender` to `recipient`. */
export function citizenEvent(
  state: FakeState,
  name: string,
  message: {
    readonly userId: string;
    readonly text?: string | undefined;
    readonly attachments?: readonly FakeAttachment[];
  },
): object {
  const { userId, text, attachments } = message;
  return {
    ...between(userId, state.options.oaId),
    user_id_by_app: `9${userId}`.slice(0, 18),
    event_name: name,
    message: {
      ...(text !== undefined && { text }),
      msg_id: newMessageId(),
      ...(attachments && { attachments }),
    },
  };
}

/** The OA's own message comes back to its webhook; `admin_id` when a person wrote it in the console. */
export function echoEvent(state: FakeState, message: FakeMessage, adminId?: string): object {
  const { oaId } = state.options;
  return {
    sender: { id: oaId, ...(adminId && { admin_id: adminId }) },
    recipient: { id: message.userId },
    event_name: ECHO_NAMES[message.kind],
    message: { text: message.text, msg_id: message.id },
  };
}

export function receiptEvent(
  state: FakeState,
  name: "user_received_message" | "user_seen_message",
  ...[userId, messageIds]: readonly [string, readonly string[]]
): object {
  const ids = name === "user_seen_message" ? { msg_ids: messageIds } : { msg_id: messageIds[0] };
  return { ...between(state.options.oaId, userId), event_name: name, message: ids };
}

/** `follow` and `unfollow` name a follower, the others a user; none has sender and recipient. */
export function standingEvent(
  state: FakeState,
  name: "follow" | "unfollow" | "user_click_chatnow" | "user_withdraw",
  userId: string,
): object {
  const byApp = { user_id_by_app: `9${userId}`.slice(0, 18) };
  const { oaId } = state.options;
  if (name === "follow" || name === "unfollow")
    return {
      oa_id: oaId,
      follower: { id: userId },
      ...byApp,
      event_name: name,
      source: "oa_profile",
    };
  return { oa_id: oaId, user_id: userId, ...byApp, event_name: name };
}

export function submitInfoEvent(state: FakeState, userId: string, phone: string): object {
  const info = { name: "Công Dân Thử", phone, full_address: { user_city: "Hà Nội" } };
  return { ...between(userId, state.options.oaId), event_name: "user_submit_info", info };
}

function between(from: string, to: string): object {
  return { sender: { id: from }, recipient: { id: to } };
}
