import { z } from "zod";
import type { CitizenEvent, IncomingAttachment } from "../../bot/message.ts";
import { storableText } from "../render/storable-text.ts";
import { MAX_TEXT } from "./limits.ts";
import { isSession } from "./session.ts";
import { WebError } from "./web-error.ts";

/** The fields of `POST /chat/messages`, as JSON or as a form. */
const Fields = z.object({
  session: z.string().optional(),
  text: z.string().optional(),
  choice: z.string().optional(),
  /** The page's own id for this message: the same id in the same session is the same message sent again. */
  clientId: z
    .string()
    .regex(/^[\w-]{1,64}$/u)
    .optional(),
});

/** What was posted, checked. */
export interface Post {
  readonly session: string | undefined;
  readonly clientId: string | undefined;
  readonly event: CitizenEvent;
}

/** What kind of choice id we ever give out (bot/message.ts). */
const MAX_CHOICE_BYTES = 64;

/** Reads fields and stored files as one message. Throws a WebError that names what is wrong. */
export function readPost(fields: unknown, files: readonly IncomingAttachment[]): Post {
  const parsed = Fields.safeParse(fields);
  if (!parsed.success) throw new WebError("bad-request", z.prettifyError(parsed.error));
  const { session, clientId, text, choice } = parsed.data;
  if (session !== undefined && !isSession(session)) {
    throw new WebError("bad-session", "session is not one that this service gives out");
  }
  return { session, clientId, event: toEvent({ text, choice, files }) };
}

interface Content {
  readonly text: string | undefined;
  readonly choice: string | undefined;
  readonly files: readonly IncomingAttachment[];
}

function toEvent({ text, choice, files }: Content): CitizenEvent {
  const said = cleanText(text);
  if (choice !== undefined) {
    if (said !== undefined || files.length > 0) {
      throw new WebError("bad-request", "choice stands alone: send text and files on their own");
    }
    return { kind: "choice", id: cleanChoice(choice) };
  }
  if (files.length > 0) {
    return { kind: "attachments", attachments: files, ...(said !== undefined && { text: said }) };
  }
  if (said === undefined) throw new WebError("empty-message", "send text, a choice or a file");
  return { kind: "text", text: said };
}

/** `undefined` when there is nothing to read in it. */
function cleanText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const clean = storableText(text);
  // Composed first: "ế" may arrive as three code points and is one character to whoever typed it.
  if (Array.from(clean.normalize("NFC")).length > MAX_TEXT) {
    throw new WebError("text-too-long", `text is longer than ${MAX_TEXT} characters`);
  }
  return clean.trim() === "" ? undefined : clean;
}

function cleanChoice(choice: string): string {
  const clean = storableText(choice);
  if (clean === "") throw new WebError("empty-message", "choice is empty");
  if (Buffer.byteLength(clean) > MAX_CHOICE_BYTES) {
    throw new WebError("bad-request", `choice is longer than ${MAX_CHOICE_BYTES} bytes`);
  }
  return clean;
}
