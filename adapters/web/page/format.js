const LIST_LINE = /^\s*[-•]\s+/u;
/** Mirrors adapters/render/markup.ts: bold never crosses a line and holds more than spaces. */
const BOLD = /\*\*(?=[^\s*])([^\n]*?[^\s*])\*\*/gu;
const LINK = /https:\/\/[^\s<>"“”]+/gu;
/** What ends a sentence rather than an address. */
const AFTER_LINK = /[.,;:!?)\]}'’]+$/u;

/**
 * A message's text as nodes: paragraphs, lists, bold, links. Everything is inserted as text, so no text can become markup.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function formatText(text) {
  const fragment = document.createDocumentFragment();
  /** @type {HTMLElement | undefined} */
  let block;
  for (const line of text.split("\n")) {
    if (line.trim() === "") {
      block = undefined;
    } else if (LIST_LINE.test(line)) {
      if (block?.tagName !== "UL") block = append(fragment, "ul");
      append(block, "li").append(...inline(line.replace(LIST_LINE, "")));
    } else if (block?.tagName === "P") {
      block.append(document.createElement("br"), ...inline(line));
    } else {
      block = append(fragment, "p");
      block.append(...inline(line));
    }
  }
  return fragment;
}

/**
 * An address that is safe to follow: https, or this site's own; `undefined` otherwise.
 * @param {string} address
 * @returns {string | undefined}
 */
export function safeAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.protocol === "https:" || url.origin === location.origin ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A link that opens elsewhere and tells nobody where it was followed from.
 * @param {string} address one that `safeAddress` returned
 * @param {string} label
 */
export function link(address, label) {
  const element = document.createElement("a");
  element.href = address;
  element.textContent = label;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

/**
 * @param {string} line
 * @returns {(string | Node)[]}
 */
function inline(line) {
  return cut(line, BOLD, (match) => {
    const strong = document.createElement("strong");
    strong.append(...links(match[1] ?? ""));
    return [strong];
  }).flatMap((piece) => (typeof piece === "string" ? links(piece) : [piece]));
}

/**
 * @param {string} text
 * @returns {(string | Node)[]}
 */
function links(text) {
  return cut(text, LINK, ([found]) => {
    const address = found.replace(AFTER_LINK, "");
    const safe = safeAddress(address);
    return [safe === undefined ? address : link(safe, address), found.slice(address.length)];
  });
}

/**
 * Replaces what a pattern finds and keeps the text between.
 * @param {string} text
 * @param {RegExp} pattern
 * @param {(match: RegExpExecArray) => (string | Node)[]} replace
 */
function cut(text, pattern, replace) {
  /** @type {(string | Node)[]} */
  const pieces = [];
  let position = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(position, match.index), ...replace(match));
    position = match.index + match[0].length;
  }
  pieces.push(text.slice(position));
  return pieces.filter((piece) => piece !== "");
}

/**
 * @param {Node} parent
 * @param {string} tag
 */
function append(parent, tag) {
  return parent.appendChild(document.createElement(tag));
}
