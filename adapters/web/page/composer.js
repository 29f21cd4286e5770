import { button } from "./messages.js";
import { texts } from "./texts.js";

const MAX_TEXT = 10_000;
const COUNT_FROM = 9000;
const MAX_FILES = 5;
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const FILE_NAME = /\.(?:jpe?g|png|gif|webp|hei[cf]|pdf|docx)$/iu;

/**
 * The form that a message is written in. `onSend` gets what was written, never nothing.
 * @param {{
 *   form: HTMLFormElement,
 *   question: HTMLTextAreaElement,
 *   files: HTMLInputElement,
 *   attach: HTMLButtonElement,
 *   picked: HTMLElement,
 *   problem: HTMLElement,
 * }} elements
 * @param {(text: string, files: readonly File[]) => void} onSend
 */
export function createComposer(elements, onSend) {
  const { form, question, files, attach, picked, problem } = elements;
  /** @type {File[]} */
  let chosen = [];

  /** @param {Iterable<File>} more */
  function addFiles(more) {
    problem.textContent = "";
    for (const file of more) {
      const wrong = fileProblem(file, chosen.length);
      if (wrong === undefined) chosen.push(file);
      else problem.textContent = wrong;
    }
    showFiles();
  }

  function showFiles() {
    picked.hidden = chosen.length === 0;
    picked.replaceChildren(...chosen.map((file) => pickedItem(file, removeFile)));
  }

  /** @param {File} file */
  function removeFile(file) {
    chosen = chosen.filter((other) => other !== file);
    showFiles();
    attach.focus();
  }

  function fit() {
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight}px`;
    const left = MAX_TEXT - question.value.length;
    problem.textContent = question.value.length > COUNT_FROM ? texts.charactersLeft(left) : "";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = question.value.trim();
    if (text === "" && chosen.length === 0) {
      question.focus();
      return;
    }
    const sent = chosen;
    chosen = [];
    question.value = "";
    fit();
    showFiles();
    onSend(text, sent);
    question.focus();
  });
  question.addEventListener("keydown", (event) => {
    // While a Vietnamese input method composes, Enter only ends the syllable.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  question.addEventListener("input", fit);
  question.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.files;
    if (pasted && pasted.length > 0) addFiles(pasted);
  });
  attach.addEventListener("click", () => files.click());
  files.addEventListener("change", () => {
    addFiles(files.files ?? []);
    files.value = "";
    question.focus();
  });
}

/**
 * What the server would refuse, said before anything is sent.
 * @param {File} file
 * @param {number} count how many are chosen already
 */
function fileProblem({ name, size }, count) {
  if (count >= MAX_FILES) return texts.tooManyFiles;
  if (size > MAX_FILE_BYTES) return texts.fileTooLarge(name);
  if (!FILE_NAME.test(name)) return texts.fileType(name);
  return undefined;
}

/**
 * @param {File} file
 * @param {(file: File) => void} onRemove
 */
function pickedItem(file, onRemove) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const remove = button("×", () => onRemove(file));
  remove.setAttribute("aria-label", `${texts.remove} ${file.name}`);
  item.append(name, remove);
  return item;
}
