/**
 * What the citizen sent. `choice` when a button was pressed, `text` being its label then. `problem`: why it failed.
 * @typedef {{
 *   kind: "mine",
 *   clientId: string,
 *   text: string,
 *   choice: string | undefined,
 *   files: readonly string[],
 *   state: "sending" | "sent" | "failed",
 *   problem: string | undefined,
 * }} Mine
 */

/**
 * What came back, as `GET /chat/events` tells it.
 * @typedef {{
 *   kind: "theirs",
 *   id: string,
 *   author: "bot" | "staff",
 *   text: string,
 *   choices: readonly { readonly id: string, readonly label: string }[],
 *   attachments: readonly { readonly name: string, readonly type: string, readonly url: string }[],
 * }} Theirs
 */

/** @typedef {Mine | Theirs} Entry */

/**
 * One conversation as this browser tab remembers it. `last`: the id of the last event.
 * @typedef {{ session: string | undefined, last: string | undefined, entries: Entry[] }} Conversation
 */

const KEY = "motcua.chat.1";
const MAX_ENTRIES = 300;

/**
 * Reads what this tab remembers; a new conversation when there is nothing, or nothing readable. The tab's own storage
 * is used because many citizens share a machine: closing the tab forgets.
 * @returns {Conversation}
 */
export function loadConversation() {
  try {
    /** @type {Conversation | null} */
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (stored === null || !Array.isArray(stored.entries)) return newConversation();
    return { session: stored.session, last: stored.last, entries: stored.entries.map(settle) };
  } catch {
    return newConversation();
  }
}

/**
 * Remembers the conversation. Does nothing where the browser gives a page in a frame no storage.
 * @param {Conversation} conversation
 */
export function saveConversation(conversation) {
  try {
    const entries = conversation.entries.slice(-MAX_ENTRIES);
    sessionStorage.setItem(KEY, JSON.stringify({ ...conversation, entries }));
  } catch {
    // The conversation goes on; only a reload will not find it again.
  }
}

/** Forgets the conversation on this machine. */
export function forgetConversation() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept then.
  }
}

/** @returns {Conversation} */
function newConversation() {
  return { session: undefined, last: undefined, entries: [] };
}

/**
 * A page that was reloaded while it sent does not know what became of the message; sending it again is safe.
 * @param {Entry} entry
 * @returns {Entry}
 */
function settle(entry) {
  return entry.kind === "mine" && entry.state === "sending" ? { ...entry, state: "failed" } : entry;
}
