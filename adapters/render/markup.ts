/** A piece of a reply's text in one style. Runs joined give the text without markup. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
}

/** Bold never crosses a line and holds more than spaces; any other `**` is ordinary text. */
const BOLD = /\*\*(?=[^\s*])([^\n]*?[^\s*])\*\*/gu;

/** Reads our only markup, `**bold**`. Never throws: what is no markup stays text. */
export function parseMarkup(text: string): readonly Run[] {
  const runs: Run[] = [];
  let position = 0;
  for (const match of text.matchAll(BOLD)) {
    if (match.index > position) {
      runs.push({ text: text.slice(position, match.index), bold: false });
    }
    runs.push({ text: match[1] ?? "", bold: true });
    position = match.index + match[0].length;
  }
  if (position < text.length) runs.push({ text: text.slice(position), bold: false });
  return runs;
}

/** What a reader sees where there is no bold: the text without its markup. */
export function plainText(text: string): string {
  return joinRuns(parseMarkup(text));
}

/** The text of runs without their style. */
export function joinRuns(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join("");
}

/** Runs as Telegram's HTML. Telegram wants only `&`, `<` and `>` escaped (Bot API, "HTML style"). */
export function toTelegramHtml(runs: readonly Run[]): string {
  return runs
    .map((run) => (run.bold ? `<b>${escapeHtml(run.text)}</b>` : escapeHtml(run.text)))
    .join("");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
