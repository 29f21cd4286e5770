/** @import { Mine, Theirs } from "./history.js" */
import { formatText, link, safeAddress } from "./format.js";
import { texts } from "./texts.js";

const CHOICES_SHOWN = 10;

/**
 * A message of the bot or of staff. `onChoose` gets the choice whose button was pressed.
 * @param {Theirs} message
 * @param {(choice: { readonly id: string, readonly label: string }) => void} onChoose
 */
export function theirMessage(message, onChoose) {
  const element = article(message.author === "staff" ? "staff" : "bot");
  element.append(paragraph("author", texts.author[message.author] ?? texts.author.bot));
  const bubble = box("bubble");
  bubble.append(formatText(message.text));
  if (message.attachments.length > 0) bubble.append(attachments(message));
  element.append(bubble);
  if (message.choices.length > 0) element.append(choices(message, onChoose));
  return element;
}

/**
 * A message of the citizen's own; `showState` brings it up to date.
 * @param {Mine} mine
 */
export function myMessage(mine) {
  const element = article("mine");
  element.append(paragraph("author unseen", texts.mine));
  const bubble = box("bubble");
  if (mine.text !== "") bubble.append(paragraph("said", mine.text));
  for (const name of mine.files) bubble.append(paragraph("file", name));
  element.append(bubble, box("state"));
  return element;
}

/**
 * Shows under a message of the citizen's what became of it; `onResend` when it can be sent again.
 * @param {HTMLElement} element made by `myMessage`
 * @param {Mine} mine
 * @param {(() => void) | undefined} onResend
 */
export function showState(element, mine, onResend) {
  element.dataset["state"] = mine.state;
  const state = element.querySelector(".state");
  if (mine.state !== "failed") {
    state?.replaceChildren(mine.state === "sent" ? texts.sent : texts.sending);
    return;
  }
  const parts = [texts.failed, mine.problem].filter((part) => part !== undefined);
  state?.replaceChildren(parts.join(". "));
  if (onResend !== undefined) state?.append(button(texts.resend, onResend));
}

/**
 * Marks every set of choices but the last as an old one: still usable, no longer in front.
 * @param {HTMLElement} log
 */
export function dimOldChoices(log) {
  const sets = [...log.querySelectorAll(".choices")];
  sets.forEach((set, index) => set.classList.toggle("old", index < sets.length - 1));
}

/**
 * A button.
 * @param {string} label
 * @param {() => void} onClick
 */
export function button(label, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", onClick);
  return element;
}

/**
 * @param {Theirs} message
 * @param {(choice: { readonly id: string, readonly label: string }) => void} onChoose
 */
function choices(message, onChoose) {
  const group = box("choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", texts.choices);
  const buttons = message.choices.map((choice) => {
    const element = button(choice.label, () => {
      markChosen(element);
      onChoose(choice);
    });
    return element;
  });
  group.append(...buttons.slice(0, CHOICES_SHOWN));
  const hidden = buttons.slice(CHOICES_SHOWN);
  if (hidden.length > 0) {
    const more = button(texts.moreChoices(hidden.length), () => {
      more.replaceWith(...hidden);
      hidden[0]?.focus();
    });
    more.className = "more";
    group.append(more);
  }
  return group;
}

/** @param {HTMLButtonElement} element */
function markChosen(element) {
  if (element.classList.contains("chosen")) return;
  element.classList.add("chosen");
  const note = document.createElement("span");
  note.className = "unseen";
  note.textContent = ` (${texts.chosen})`;
  element.append(note);
}

/** @param {Theirs} message */
function attachments({ attachments: files }) {
  const list = document.createElement("ul");
  list.className = "files";
  for (const { name, url } of files) {
    const address = safeAddress(url);
    const item = document.createElement("li");
    if (address === undefined) item.append(name);
    else item.append(withNote(link(address, name)));
    list.append(item);
  }
  return list;
}

/** @param {HTMLAnchorElement} anchor */
function withNote(anchor) {
  const note = document.createElement("span");
  note.className = "unseen";
  note.textContent = ` (${texts.newTab})`;
  anchor.append(note);
  return anchor;
}

/** @param {string} kind */
function article(kind) {
  const element = document.createElement("article");
  element.className = `message ${kind}`;
  return element;
}

/**
 * @param {string} className
 * @param {string} text
 */
function paragraph(className, text) {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

/** @param {string} className */
function box(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}
