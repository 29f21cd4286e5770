import { createScroll } from "./scroll.js";
import { dimOldChoices } from "./messages.js";
import { texts } from "./texts.js";

/** An answer that takes longer is not being written: a person was asked, or the line is broken. */
const TYPING_MS = 20_000;
/** Screen readers look at a page a moment after it changed; until then the old messages must count as not news. */
const UNANNOUNCED_MS = 500;

/**
 * The list of messages and the three dots under it.
 * @param {{ log: HTMLElement, newer: HTMLElement, status: HTMLElement }} elements
 */
export function createLog({ log, newer, status }) {
  const greeting = [...log.children];
  const scroll = createScroll(log, newer);
  const dots = typingDots();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function stopTyping() {
    clearTimeout(timer);
    dots.remove();
    status.textContent = "";
  }

  return {
    /**
     * Adds a message at the end. `follow`: show it wherever the reader is.
     * @param {HTMLElement} element
     * @param {{ follow: boolean }} options
     */
    add(element, { follow }) {
      const wasAtEnd = scroll.isAtEnd();
      if (dots.isConnected) dots.before(element);
      else log.append(element);
      dimOldChoices(log);
      if (follow || wasAtEnd) scroll.reveal(element);
      else newer.hidden = false;
    },
    /**
     * Shows what is remembered, at once and unannounced.
     * @param {readonly HTMLElement[]} elements
     */
    restore(elements) {
      log.setAttribute("aria-busy", "true");
      log.append(...elements);
      dimOldChoices(log);
      log.scrollTop = log.scrollHeight;
      setTimeout(() => log.removeAttribute("aria-busy"), UNANNOUNCED_MS);
    },
    /** Shows that an answer is on its way. */
    typing() {
      clearTimeout(timer);
      timer = setTimeout(stopTyping, TYPING_MS);
      log.append(dots);
      status.textContent = texts.typing;
      scroll.reveal(dots);
    },
    stopTyping,
    clear() {
      stopTyping();
      newer.hidden = true;
      log.replaceChildren(...greeting);
      dimOldChoices(log);
    },
  };
}

/** Seen only: the status line says it to those who listen. */
function typingDots() {
  const dots = document.createElement("div");
  dots.className = "typing";
  dots.setAttribute("aria-hidden", "true");
  for (let i = 0; i < 3; i++) dots.append(document.createElement("span"));
  return dots;
}
