import { isDataError } from "../store/data-error.ts";

/** Which error and where, without its message: that may quote what a citizen wrote. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no Error was thrown";
  const [, place] = /^\s+at (.*):\d+\)?$/m.exec(framesOf(error)) ?? [];
  if (place === undefined) return error.name;
  return `${error.name} in ${place.replace(/\(?(?:file:\/\/)?\/.*\/([^/]+\/[^/]+)$/, "$1")}`.slice(
    0,
    200,
  );
}

/** What a log may say of a failed job: a database error about values quotes them, so only its kind and place. */
export function loggable(error: unknown): object {
  return isDataError(error) ? { reason: describeError(error) } : { err: error };
}

/** The stack begins with the message, which may look like frames. */
function framesOf({ stack = "", message }: Error): string {
  const start = stack.indexOf(message);
  return start === -1 ? stack : stack.slice(start + message.length);
}
