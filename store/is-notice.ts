import type { IncomingEvent, Notice } from "../bot/message.ts";

const KINDS: Record<Notice["kind"], true> = {
  left: true,
  withdrawn: true,
  echo: true,
  receipt: true,
  other: true,
};

/** Whether the platform tells something about a conversation; otherwise the citizen did something. */
export function isNotice(event: IncomingEvent): event is Notice {
  return event.kind in KINDS;
}
