import type { Reply } from "../../bot/message.ts";
import type { Channel, Part } from "../../bot/ports.ts";
import { plainText } from "../render/markup.ts";
import { storableText } from "../render/storable-text.ts";

/** No platform limits us here; the pace only keeps one runaway conversation from filling a page. */
const PACE = { perSecond: 1000, burst: 1000, perChatPerSecond: 20, perChatBurst: 50 };

/**
 * The chat page as an ordinary channel. The page reads what was sent from the store, so a message counts as sent the
 * moment its row says so: `send` does nothing and always succeeds.
 */
export function createWebChannel(): Channel {
  return {
    name: "web",
    account: "local",
    pace: PACE,
    render: (reply) => [renderWeb(reply)],
    send: () => Promise.resolve({ kind: "sent" }),
  };
}

/** A page scrolls, so every reply is one part, however long. */
function renderWeb({ text, choices = [], attachments = [] }: Reply): Part {
  return {
    text: storableText(plainText(text)),
    body: {
      text: storableText(text),
      choices: choices.map(({ id, label }) => ({
        id: storableText(id),
        label: storableText(label),
      })),
      attachments: attachments.map(({ name, type, url }) => ({
        name: storableText(name),
        type: storableText(type),
        url: storableText(url),
      })),
    },
  };
}
