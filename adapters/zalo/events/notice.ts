import type { Notice } from "../../../bot/message.ts";
import type { Envelope } from "./envelope.ts";

const ECHO = /^oa_send_(text|image|gif|list|file|sticker|template)$/;

/** Reads what needs no answer; `undefined` when it is no such event. */
export function noticeOf(event: Envelope): Notice | undefined {
  const { event_name: name, message } = event;
  if (name === "unfollow") return { kind: "left", how: "unfollowed" };
  // A data subject's request: the citizen wants their data deleted.
  if (name === "user_withdraw") return { kind: "withdrawn" };
  if (ECHO.test(name) && message?.msg_id) return echoOf(event, message.msg_id);
  if (name === "user_received_message") return receipt("delivered", message);
  if (name === "user_seen_message") return receipt("seen", message);
  return undefined;
}

/** `admin_id` is there only when a person wrote in OA Manager's chat tool; our own sends come back without it. */
function echoOf({ sender, message }: Envelope, messageId: string): Notice {
  const admin = sender?.admin_id;
  return { kind: "echo", messageId, text: message?.text ?? "", ...(admin && { admin }) };
}

function receipt(what: "delivered" | "seen", message: Envelope["message"]): Notice | undefined {
  const messageIds = message?.msg_ids ?? (message?.msg_id ? [message.msg_id] : []);
  return messageIds.length > 0 ? { kind: "receipt", what, messageIds } : undefined;
}
