/** How far from the end somebody still counts as reading the end. */
const NEAR_PX = 120;
/** What stays free above a long answer; as little below the last line is no more to read. */
const MARGIN_PX = 12;
/** A smooth scroll takes at most this long. */
const SCROLL_MS = 800;

/**
 * Where the reader is in the log. Follows new messages for those who read the end; for the others `newer` appears.
 * @param {HTMLElement} log
 * @param {HTMLElement} newer
 */
export function createScroll(log, newer) {
  /** Until then we are on our way to the end. */
  let atEndUntil = 0;

  const below = () => log.scrollHeight - log.scrollTop - log.clientHeight;
  const isNearEnd = () => below() < NEAR_PX;

  /** @param {number} top */
  function scrollTo(top) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    log.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
    newer.hidden = true;
    showMore();
  }

  /** Fades the last line where there is more below it. */
  function showMore() {
    log.classList.toggle("more", below() > MARGIN_PX);
  }

  newer.addEventListener("click", () => {
    scrollTo(log.scrollHeight);
    log.focus({ preventScroll: true });
  });
  log.addEventListener("scroll", () => {
    if (isNearEnd()) newer.hidden = true;
    showMore();
  });
  for (const ownMove of ["wheel", "touchmove", "keydown"]) {
    log.addEventListener(ownMove, () => (atEndUntil = 0), { passive: true });
  }

  return {
    isAtEnd: () => isNearEnd() || performance.now() < atEndUntil,
    /**
     * Brings a message into sight: its end, or its first line when it is a long one.
     * @param {HTMLElement} element
     */
    reveal(element) {
      const isLong = element.offsetHeight > log.clientHeight * 0.8;
      atEndUntil = isLong ? 0 : performance.now() + SCROLL_MS;
      scrollTo(isLong ? element.offsetTop - MARGIN_PX : log.scrollHeight);
    },
  };
}
