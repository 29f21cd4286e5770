/** Which error and where, without its message: that may quote what a citizen wrote. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no Error was thrown";
  const frame = error.stack?.split("\n").find((line) => line.trimStart().startsWith("at "));
  const place = frame
    ?.trim()
    .replace(/^at /, "")
    .replace(/\(?(?:file:\/\/)?\/.*\/([^/]+\/[^/]+)$/, "($1");
  return place === undefined ? error.name : `${error.name} in ${place}`.slice(0, 200);
}
