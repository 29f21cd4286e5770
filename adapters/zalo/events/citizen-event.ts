import { z } from "zod";
import type { CitizenEvent, IncomingAttachment } from "../../../bot/message.ts";
import type { Envelope, ZaloAttachment } from "./envelope.ts";
import { choiceIdOf } from "./hidden-choice.ts";

const ATTACHMENT_TYPES: Readonly<Record<string, IncomingAttachment["type"]>> = {
  image: "image",
  gif: "image",
  video: "video",
  audio: "audio",
  file: "file",
};

/** Reads what a citizen did; `undefined` when it is no such event or lacks what the event needs. */
export function citizenEvent(event: Envelope): CitizenEvent | undefined {
  switch (event.event_name) {
    case "user_send_text":
      return textEvent(event.message?.text);
    case "user_send_image":
    case "user_send_gif":
    case "user_send_audio":
    case "user_send_video":
    case "user_send_file":
      return attachmentsEvent(event);
    case "user_send_link":
    case "user_send_business_card":
      return linkEvent(event);
    case "user_send_sticker":
      return { kind: "gesture", name: "sticker" };
    case "user_send_location":
      return locationEvent(event);
    case "user_submit_info":
      return contactEvent(event);
    case "follow":
    case "user_click_chatnow":
      return { kind: "start" };
    default:
      return undefined;
  }
}

function textEvent(text: string | undefined): CitizenEvent | undefined {
  if (!text?.trim()) return undefined;
  const id = choiceIdOf(text);
  return id === undefined ? { kind: "text", text } : { kind: "choice", id };
}

function attachmentsEvent({ message }: Envelope): CitizenEvent | undefined {
  const attachments = (message?.attachments ?? []).flatMap(readAttachment);
  const text = message?.text;
  if (attachments.length === 0) return textEvent(text);
  return { kind: "attachments", attachments, ...(text?.trim() && { text }) };
}

function readAttachment({ type, payload }: ZaloAttachment): IncomingAttachment[] {
  const { url, name, size } = payload;
  if (!url) return [];
  const sizeBytes = Number(size);
  return [
    {
      type: ATTACHMENT_TYPES[type] ?? "file",
      ref: url,
      ...(name && { name }),
      ...(size !== undefined && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 && { sizeBytes }),
    },
  ];
}

/** A link's words are the citizen's own: what they wrote, what the page is called, where it is. */
function linkEvent({ event_name, message }: Envelope): CitizenEvent | undefined {
  const link = message?.attachments?.[0]?.payload;
  if (event_name === "user_send_business_card" || isBusinessCard(link?.description))
    return { kind: "gesture", name: "business-card" };
  const lines: string[] = [];
  for (const line of [message?.text, link?.description, link?.url])
    if (line?.trim() && !lines.some((known) => known.includes(line))) lines.push(line);
  // A citizen's `#mc:` must stay plain text here: no button of ours arrives as a link.
  return lines.length === 0 ? undefined : { kind: "text", text: lines.join("\n") };
}

/** Zalo sends a business card as a link whose description is JSON: `{"phone","qrCodeUrl"}`. */
function isBusinessCard(description: string | undefined): boolean {
  if (!description?.startsWith("{")) return false;
  try {
    return z.object({ phone: z.unknown() }).safeParse(JSON.parse(description)).success;
  } catch {
    return false;
  }
}

function locationEvent({ message }: Envelope): CitizenEvent | undefined {
  const place = message?.attachments?.find(({ payload }) => payload.coordinates)?.payload;
  const latitude = Number(place?.coordinates?.latitude.trim() || Number.NaN);
  const longitude = Number(place?.coordinates?.longitude.trim() || Number.NaN);
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return onEarth ? { kind: "location", latitude, longitude } : undefined;
}

/** The answer to our own request for contact details, filled in from the citizen's profile. `0` means none. */
function contactEvent({ info }: Envelope): CitizenEvent | undefined {
  const phone = info?.phone?.trim();
  return phone && phone !== "0" ? { kind: "contact", phone, own: true } : undefined;
}
