/** Where chat.css has room for the panel beside the chat. */
const WIDE = "(min-width: 60em)";

/**
 * The panel that says what this is: always there beside a wide chat, opened by a button over a narrow one.
 * @param {{ about: HTMLElement, toggle: HTMLElement, behind: HTMLElement }} elements
 */
export function createAbout({ about, toggle, behind }) {
  /** @param {boolean} open */
  function show(open) {
    toggle.setAttribute("aria-expanded", String(open));
    about.classList.toggle("open", open);
    behind.inert = open;
  }
  const isOpen = () => about.classList.contains("open");
  const close = () => show(false);

  toggle.addEventListener("click", () => show(!isOpen()));
  matchMedia(WIDE).addEventListener("change", close);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    close();
    toggle.focus();
  });
  return { close };
}
