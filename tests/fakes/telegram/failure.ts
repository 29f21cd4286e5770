/** Telegram's "no": becomes `{ ok: false, error_code, description, parameters }` with that HTTP status. */
export class Failure extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;
  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.name = "Failure";
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The most common no. */
export function badRequest(description: string): Failure {
  return new Failure(400, `Bad Request: ${description}`);
}
