import { z } from "zod";
import { refusal } from "./answers.ts";
import type { FakeAnswer } from "./answers.ts";
import { LIVES } from "./state.ts";
import type { FakeMessage, FakeState } from "./state.ts";

/** What a good request asks for. */
export interface CheckedMessage extends Pick<FakeMessage, "kind" | "text" | "buttons" | "file"> {
  readonly userId: string;
}

const MAX_TEXT = 2_000;
const MAX_BUTTONS = 5;

const button = z.strictObject({
  title: z.string().min(1).max(100),
  image_icon: z.string().optional(),
  type: z.enum(["oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms"]),
  payload: z.union([z.string().min(1).max(1_000), z.record(z.string(), z.string())]),
});
const picture = z
  .strictObject({
    media_type: z.literal("image"),
    url: z.string().optional(),
    attachment_id: z.string().optional(),
  })
  .refine(({ url, attachment_id: id }) => (url === undefined) !== (id === undefined));
const gif = z.strictObject({
  media_type: z.literal("gif"),
  url: z.string().optional(),
  attachment_id: z.string().optional(),
  width: z.number().positive(),
  height: z.number().positive(),
});
const sticker = z.strictObject({ media_type: z.literal("sticker"), attachment_id: z.string() });
const one = <T extends z.ZodType>(element: T) => z.array(element).length(1);

const attachment = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("file"), payload: z.strictObject({ token: z.string() }) }),
  z.strictObject({
    type: z.literal("template"),
    payload: z.union([
      z.strictObject({
        template_type: z.literal("media"),
        elements: one(z.union([picture, gif, sticker])),
      }),
      z.strictObject({
        template_type: z.literal("request_user_info"),
        elements: one(
          z.strictObject({
            title: z.string().min(1).max(100),
            subtitle: z.string().max(500),
            image_url: z.string(),
          }),
        ),
      }),
      z.strictObject({ buttons: z.array(button).min(1) }),
    ]),
  }),
]);

const request = z.strictObject({
  recipient: z.strictObject({ user_id: z.string().regex(/^\d{1,19}$/) }),
  message: z.strictObject({
    text: z.string().optional(),
    quote_message_id: z.string().optional(),
    attachment: attachment.optional(),
  }),
});

type Request = z.output<typeof request>;

/** Kinds that only v2 or other endpoints had. */
const OLD_KINDS = z.object({
  message: z.object({
    attachment: z.object({
      payload: z.object({
        template_type: z.string().regex(/^(list|button|transaction_.*|promotion)$/),
      }),
    }),
  }),
});
const BUTTONS = z.object({
  message: z.object({ attachment: z.object({ payload: z.object({ buttons: z.unknown() }) }) }),
});

/** Reads `POST /v3.0/oa/message/cs` as strictly as Zalo's documentation describes it. */
export function checkMessage(state: FakeState, body: unknown): CheckedMessage | FakeAnswer {
  if (OLD_KINDS.safeParse(body).success) return refusal(-233);
  const hasButtons = BUTTONS.safeParse(body).data?.message.attachment.payload.buttons !== undefined;
  if (hasButtons && !state.buttons) return refusal(-233);
  const parsed = request.safeParse(body);
  if (!parsed.success) return invalid(parsed.error);
  const { message, recipient } = parsed.data;
  if (Array.from(message.text ?? "").length > MAX_TEXT) return refusal(-210);
  const read = message.attachment ? readAttachment(state, message) : readText(message.text);
  return "error" in read ? read : { ...read, userId: recipient.user_id };
}

type ReadMessage = Omit<CheckedMessage, "userId">;

function invalid(error: z.ZodError): FakeAnswer {
  const field = error.issues[0]?.path.at(-1) ?? "message";
  return refusal(-201, `${String(field)} is invalid!`);
}

function readText(text: string | undefined): ReadMessage | FakeAnswer {
  if (!text?.trim()) return refusal(-201, "text is invalid!");
  return { kind: "text", text, buttons: [] };
}

function readAttachment(
  state: FakeState,
  { text = "", attachment: given }: Request["message"],
): ReadMessage | FakeAnswer {
  if (given?.type === "file") {
    if (text) return refusal(-201, "text is invalid!");
    return uploaded(state, given.payload.token, "file");
  }
  const payload = given?.payload;
  if (!payload || "token" in payload) return refusal(-201, "attachment is invalid!");
  if ("buttons" in payload) {
    if (!text.trim()) return refusal(-201, "text is invalid!");
    if (payload.buttons.length > MAX_BUTTONS) return refusal(-210);
    return { kind: "buttons", text, buttons: payload.buttons };
  }
  if (payload.template_type === "request_user_info")
    return { kind: "request_user_info", text: payload.elements[0]?.title ?? "", buttons: [] };
  const [element] = payload.elements;
  if (!element) return refusal(-201, "elements is invalid!");
  if (element.media_type === "sticker") {
    if (text) return refusal(-201, "text is invalid!");
    return { kind: "sticker", text, buttons: [], file: element.attachment_id };
  }
  if (element.attachment_id === undefined)
    return {
      kind: element.media_type,
      text,
      buttons: [],
      ...(element.url && { file: element.url }),
    };
  const read = uploaded(state, element.attachment_id, element.media_type);
  return "error" in read ? read : { ...read, text };
}

function uploaded(
  state: FakeState,
  handle: string,
  kind: "image" | "gif" | "file",
): ReadMessage | FakeAnswer {
  const upload = state.uploads.get(handle);
  const field = kind === "file" ? "token" : "attachment_id";
  if (upload?.kind !== kind) return refusal(-201, `${field} is invalid!`);
  const age = state.clock.now().getTime() - upload.at.getTime();
  if (age > LIVES.uploadMs) return refusal(-100);
  return { kind, text: "", buttons: [], file: upload.name };
}
