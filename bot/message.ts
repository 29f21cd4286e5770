export type ChannelName = "telegram" | "zalo" | "web" | "terminal";

/** A file as the platform describes it, not yet fetched. */
export interface IncomingAttachment {
  readonly type: "image" | "video" | "audio" | "file";
  readonly name?: string;
  readonly sizeBytes?: number;
  /** Where the platform keeps it: a URL (Zalo), a file id (Telegram) or a stored file's path (web). */
  readonly ref: string;
}

/** What a citizen did that the bot answers. */
export type CitizenEvent =
  | { readonly kind: "text"; readonly text: string }
  /** A button of ours was pressed; `id` is the choice's own id. */
  | { readonly kind: "choice"; readonly id: string; readonly label?: string }
  /** The conversation was opened: /start, follow, chat button. `payload` comes from a deep link. */
  | { readonly kind: "start"; readonly payload?: string }
  | {
      readonly kind: "attachments";
      readonly attachments: readonly IncomingAttachment[];
      readonly text?: string;
    }
  | { readonly kind: "location"; readonly latitude: number; readonly longitude: number }
  /** A phone number shared through the platform. `own` when the platform vouches that it is the sender's. */
  | { readonly kind: "contact"; readonly phone: string; readonly own: boolean }
  /** Stickers, reactions, business cards: something human that carries no question. */
  | { readonly kind: "gesture"; readonly name: string };

/** What a platform tells about a conversation that is no message to answer. */
export type Notice =
  | { readonly kind: "left"; readonly how: "unfollowed" | "blocked" }
  /** The platform passes on a person's wish that their data be deleted (Zalo `user_withdraw`). */
  | { readonly kind: "withdrawn" }
  /** A message went out from this account. `admin` when a person wrote it in the platform's own console. */
  | {
      readonly kind: "echo";
      readonly messageId: string;
      readonly text: string;
      readonly admin?: string;
    }
  | {
      readonly kind: "receipt";
      readonly what: "delivered" | "seen";
      readonly messageIds: readonly string[];
    }
  /** Known or unknown to us, but nothing to do: stored and left. */
  | { readonly kind: "other"; readonly name: string };

export type IncomingEvent = CitizenEvent | Notice;

/** One webhook event after an adapter has verified and parsed it. */
export interface Incoming {
  readonly channel: ChannelName;
  /** Our account there: Telegram bot id, Zalo OA id; "local" on web and terminal. */
  readonly account: string;
  /** The conversation on the platform. Absent for events that belong to none. */
  readonly chatId?: string;
  /** Unique per channel and account: what makes a repeat a repeat. */
  readonly platformId: string;
  readonly sentAt: Date;
  readonly event: IncomingEvent;
  /** The payload as received (JSON text), kept for events that we could not fully read. */
  readonly raw?: string;
}

/** Something to choose from. A button where the channel has buttons, a number elsewhere. */
export interface Choice {
  /** Says by itself what choosing means (`procedure:1.001193`), so that an old button still works. At most 64 bytes. */
  readonly id: string;
  readonly label: string;
}

/** A file or link that goes with a reply. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly url: string;
}

/**
 * One answer of the bot, before a channel renders it. `text` is plain Vietnamese text in NFC with line breaks;
 * the only markup is `**bold**`, list lines start with `- `.
 */
export interface Reply {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly attachments?: readonly Attachment[];
}
