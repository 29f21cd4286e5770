/** Every string and every number of a JSON text. Only run over text that is known to be JSON, so it never backtracks. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const BIG_INTEGER = /^-?\d{16,}$/;

/**
 * Reads JSON with integers beyond 2^53 as strings: Zalo's ids have up to 19 digits, and some samples write them as
 * numbers. `undefined` when the text is no JSON.
 */
export function readEventJson(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    if (!/\d{16}/.test(text)) return json;
    return JSON.parse(
      text.replace(TOKENS, (token) => (BIG_INTEGER.test(token) ? `"${token}"` : token)),
    );
  } catch {
    return undefined;
  }
}
