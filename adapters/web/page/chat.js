/** @import { Entry, Mine, Theirs } from "./history.js" */
import { createAbout } from "./about.js";
import { createComposer } from "./composer.js";
import { connect } from "./connection.js";
import { forgetConversation, loadConversation, saveConversation } from "./history.js";
import { createLog } from "./log.js";
import { myMessage, showState, theirMessage } from "./messages.js";
import { post } from "./outgoing.js";
import { texts } from "./texts.js";

/** A break that heals sooner is not worth a word. */
const NOTICE_AFTER_MS = 1500;
const RECONNECTED_MS = 3000;

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no #${id}`);
  return element;
}

const question = byId("question", HTMLTextAreaElement);
const status = byId("status", HTMLElement);
const notice = byId("notice", HTMLElement);
const log = createLog({ log: byId("log", HTMLElement), newer: byId("newer", HTMLElement), status });
const about = createAbout({
  about: byId("about", HTMLElement),
  toggle: byId("about-toggle", HTMLElement),
  behind: byId("chat", HTMLElement),
});

let conversation = loadConversation();
/** Files of messages sent from this page; a reload loses them. @type {Map<string, readonly File[]>} */
let fileStore = new Map();
/** Messages go one after the other, so that they arrive in the order they were written. */
let queue = Promise.resolve();
/** @type {ReturnType<typeof connect> | undefined} */
let connection;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let noticeTimer;

/** @param {string} text @param {number} [afterMs] */
function showNotice(text, afterMs = 0) {
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.textContent = text), afterMs);
}

/** @param {"open" | "lost" | "unknown"} state */
function onConnection(state) {
  if (state === "open") {
    clearTimeout(noticeTimer);
    if (notice.textContent === "") return;
    notice.textContent = texts.reconnected;
    showNotice("", RECONNECTED_MS);
  } else if (state === "lost") {
    showNotice(navigator.onLine ? texts.reconnecting : texts.offline, NOTICE_AFTER_MS);
  } else {
    // The server forgot this conversation (its data was deleted): the next message begins a new one.
    leaveSession();
  }
}

function leaveSession() {
  connection?.close();
  connection = undefined;
  conversation.session = undefined;
  conversation.last = undefined;
  saveConversation(conversation);
}

function listen() {
  const { session, last } = conversation;
  if (session === undefined || connection !== undefined) return;
  connection = connect({ session, last, onMessage, onState: onConnection });
}

/** @param {Theirs} message @param {string} last */
function onMessage(message, last) {
  conversation.last = last;
  const known = conversation.entries.some((it) => it.kind === "theirs" && it.id === message.id);
  if (!known) {
    conversation.entries.push(message);
    log.stopTyping();
    log.add(theirMessage(message, onChoose), { follow: false });
  }
  saveConversation(conversation);
}

/** @param {{ readonly id: string, readonly label: string }} choice */
function onChoose({ id, label }) {
  say({ text: label, choice: id, files: [] });
}

/** @param {{ text: string, choice?: string, files: readonly File[] }} content */
function say({ text, choice, files }) {
  about.close();
  /** @type {Mine} */
  const mine = {
    kind: "mine",
    clientId: newId(),
    text,
    choice,
    files: files.map(({ name }) => name),
    state: "sending",
    problem: undefined,
  };
  fileStore.set(mine.clientId, files);
  conversation.entries.push(mine);
  const element = myMessage(mine);
  log.add(element, { follow: true });
  send(mine, element);
}

/** @param {Mine} mine @param {HTMLElement} element */
function send(mine, element) {
  mine.state = "sending";
  mine.problem = undefined;
  showMine(mine, element);
  // Before the answer may come, which is sometimes sooner than the word that the message was taken.
  log.typing();
  saveConversation(conversation);
  const owner = conversation;
  queue = queue.then(() => deliver(mine, element, owner));
}

/**
 * @param {Mine} mine
 * @param {HTMLElement} element
 * @param {typeof conversation} owner what it was written in; once that is cleared, nothing of it may go out or come back
 */
async function deliver(mine, element, owner) {
  if (owner !== conversation) return;
  const files = fileStore.get(mine.clientId) ?? [];
  let result = await post(mine, files, owner.session);
  if (result.kind === "refused" && isForgotten(result.code) && owner === conversation) {
    leaveSession();
    result = await post(mine, files, undefined);
  }
  if (owner !== conversation) return;
  if (result.kind === "sent") {
    mine.state = "sent";
    owner.session = result.session;
    fileStore.delete(mine.clientId);
    listen();
  } else {
    mine.state = "failed";
    mine.problem = texts.refused[result.code ?? ""];
    log.stopTyping();
    status.textContent = texts.failed;
  }
  showMine(mine, element);
  saveConversation(conversation);
}

/** @param {string} code */
function isForgotten(code) {
  return code === "unknown-session" || code === "bad-session";
}

/** @param {Mine} mine @param {HTMLElement} element */
function showMine(mine, element) {
  const filesLost = mine.files.length > 0 && !fileStore.has(mine.clientId);
  if (mine.state === "failed" && filesLost) mine.problem = texts.filesLost;
  showState(element, mine, filesLost ? undefined : () => send(mine, element));
}

/** @param {Entry} entry */
function remembered(entry) {
  if (entry.kind === "theirs") return theirMessage(entry, onChoose);
  const element = myMessage(entry);
  showMine(entry, element);
  return element;
}

/** Not `crypto.randomUUID`: browsers give it only to pages that came over HTTPS. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function clear() {
  connection?.close();
  connection = undefined;
  forgetConversation();
  conversation = { session: undefined, last: undefined, entries: [] };
  fileStore = new Map();
  log.clear();
  about.close();
  status.textContent = texts.cleared;
  question.focus();
}

createComposer(
  {
    form: byId("composer", HTMLFormElement),
    question,
    files: byId("files", HTMLInputElement),
    attach: byId("attach", HTMLButtonElement),
    picked: byId("picked", HTMLElement),
    problem: byId("problem", HTMLElement),
  },
  (text, files) => say({ text, files }),
);
byId("suggestions", HTMLElement).addEventListener("click", ({ target }) => {
  if (target instanceof HTMLButtonElement) say({ text: target.textContent.trim(), files: [] });
});
byId("ask-person", HTMLElement).addEventListener("click", () =>
  say({ text: texts.askPerson, files: [] }),
);

const clearDialog = byId("clear-dialog", HTMLDialogElement);
byId("clear", HTMLElement).addEventListener("click", () => clearDialog.showModal());
clearDialog.addEventListener("close", () => {
  if (clearDialog.returnValue === "clear") clear();
  clearDialog.returnValue = "";
});

addEventListener("online", () => connection?.hurry());
addEventListener("offline", () => showNotice(texts.offline));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") connection?.hurry();
});

log.restore(conversation.entries.map(remembered));
listen();
