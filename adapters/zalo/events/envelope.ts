import { z } from "zod";
import { storableText } from "../../render/storable-text.ts";

/** Ids and times are strings in real traffic; a few samples have numbers. */
const text = z.union([z.string(), z.number()]).transform((value) => storableText(String(value)));
const optional = text.optional().catch(undefined);
const party = z.object({ id: optional, admin_id: optional }).optional().catch(undefined);

const attachment = z.object({
  type: z.string().catch(""),
  payload: z
    .object({
      url: optional,
      name: optional,
      size: optional,
      description: optional,
      coordinates: z.object({ latitude: text, longitude: text }).optional().catch(undefined),
    })
    .catch({}),
});

/** What Zalo's events have in common, read so tolerantly that anything with a name is an event. */
export const envelope = z.object({
  event_name: z.string().min(1).max(100).transform(storableText),
  timestamp: optional,
  oa_id: optional,
  user_id: optional,
  sender: party,
  recipient: party,
  follower: party,
  message: z
    .object({
      msg_id: optional,
      msg_ids: z.array(text).optional().catch(undefined),
      text: optional,
      conversation_id: optional,
      attachments: z.array(attachment).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  info: z.object({ phone: optional }).optional().catch(undefined),
});

export type Envelope = z.output<typeof envelope>;
export type ZaloAttachment = z.output<typeof attachment>;
