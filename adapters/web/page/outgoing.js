/** @import { Mine } from "./history.js" */

/**
 * What became of a message: `sent`; `refused` for good, with the answer's code; or `failed`, worth sending again (with a
 * code where the server said why).
 * @typedef {{ kind: "sent", session: string }
 *   | { kind: "refused", code: string }
 *   | { kind: "failed", code: string | undefined }} Result
 */

const ANSWER_MS = 20_000;
const UPLOAD_MS = 180_000;

/**
 * Posts one message. Never rejects. Sending the same message again is safe: its `clientId` makes it a repeat.
 * @param {Mine} mine
 * @param {readonly File[]} files
 * @param {string | undefined} session
 * @returns {Promise<Result>}
 */
export async function post(mine, files, session) {
  try {
    const answer = await fetch(new URL("chat/messages", document.baseURI), {
      method: "POST",
      ...request(mine, files, session),
      signal: AbortSignal.timeout(files.length > 0 ? UPLOAD_MS : ANSWER_MS),
    });
    const body = await answer.json();
    if (answer.status === 202) return { kind: "sent", session: String(body.session) };
    const code = String(body.error?.code);
    const again = answer.status === 429 || answer.status >= 500;
    return { kind: again ? "failed" : "refused", code };
  } catch {
    return { kind: "failed", code: undefined };
  }
}

/**
 * JSON where it can be; a form, fields before files, where there are files.
 * @param {Mine} mine
 * @param {readonly File[]} files
 * @param {string | undefined} session
 */
function request({ text, choice, clientId }, files, session) {
  const content = choice === undefined ? { text } : { choice };
  const fields = { session, clientId, ...content };
  if (files.length === 0) {
    return { headers: { "content-type": "application/json" }, body: JSON.stringify(fields) };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.set(name, value);
  for (const file of files) form.append("files", file);
  return { body: form };
}
