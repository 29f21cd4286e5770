import { z } from "zod";

/** Ids are numbers today; the program only compares them, so text is all it needs. */
const id = z.union([z.number(), z.string()]).transform(String);
const optional = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

const user = z.object({ id, is_bot: optional(z.boolean()) });
const chat = z.object({ id, type: z.string() });

const file = z.object({
  file_id: z.string().min(1),
  file_size: optional(z.number().int().nonnegative()),
  file_name: optional(z.string()),
});
const place = z.object({ latitude: z.number(), longitude: z.number() });

/** A message as far as we read it (Bot API, Message). Lenient: what is missing or odd in one field spoils no other. */
export const messageSchema = z.object({
  date: optional(z.number()),
  chat,
  from: optional(user),
  text: optional(z.string()),
  caption: optional(z.string()),
  photo: optional(z.array(file).min(1)),
  document: optional(file),
  voice: optional(file),
  audio: optional(file),
  video: optional(file),
  video_note: optional(file),
  animation: optional(file),
  location: optional(place),
  contact: optional(z.object({ phone_number: z.string().min(1), user_id: optional(id) })),
});

/** A button of ours was pressed. `message` is absent for a button that came through inline mode. */
export const callbackSchema = z.object({
  id: z.string().min(1),
  from: user,
  data: optional(z.string().min(1)),
  message: optional(
    z.object({
      chat,
      reply_markup: optional(
        z.object({
          inline_keyboard: z.array(
            z.array(z.object({ text: z.string(), callback_data: optional(z.string()) })),
          ),
        }),
      ),
    }),
  ),
});

/** Our standing in a chat changed: a citizen blocked the bot, or came back. */
export const membershipSchema = z.object({
  date: optional(z.number()),
  chat,
  new_chat_member: z.object({ status: z.string() }),
});

/** Any update; which kind it is shows in the name of its second member. */
export const updateSchema = z.looseObject({ update_id: z.number().int().nonnegative() });

export type Message = z.output<typeof messageSchema>;
export type Callback = z.output<typeof callbackSchema>;
export type Membership = z.output<typeof membershipSchema>;
