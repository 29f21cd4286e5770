import { z } from "zod";
import type { Attachment, Choice } from "../../bot/message.ts";
import type { Part } from "../../bot/ports.ts";

/** One message that went out in a conversation, as the store keeps it. */
export interface SentMessage {
  readonly id: string;
  /** Place among all that was sent, a decimal number: later is larger. What a stream resumes from. */
  readonly order: string;
  readonly author: "bot" | "staff";
  readonly part: Part;
}

/** What the chat page reads from. Every member rejects when the store cannot be asked now. */
export interface Transcript {
  /** Whether anything was ever received under this session. True as soon as the inbox has stored its first message. */
  knows(session: string): Promise<boolean>;
  /** Everything sent in this session after `order` (all of it when `undefined`), by order. May stop early: the rest comes with the next call. */
  after(session: string, order: string | undefined): Promise<readonly SentMessage[]>;
  /** Calls `wake` soon after something was sent in this session, on a best effort; the result ends that. Never throws. */
  onSent(session: string, wake: () => void): () => void;
}

/** A message as `GET /chat/events` tells it: `text` has `**bold**` and `- ` lists, nothing else. */
export interface ChatMessage {
  readonly id: string;
  readonly author: "bot" | "staff";
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly attachments: readonly Attachment[];
}

const WebBody = z.object({
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })).default([]),
  attachments: z
    .array(z.object({ name: z.string(), type: z.string(), url: z.string() }))
    .default([]),
});

/** Reads a sent row back. A body that is not ours (written by hand, by an older version) shows as its plain text. */
export function chatMessage(sent: SentMessage): ChatMessage {
  const { id, author, part } = sent;
  const body = WebBody.safeParse(part.body);
  if (body.success) return { id, author, ...body.data };
  return { id, author, text: part.text, choices: [], attachments: [] };
}
