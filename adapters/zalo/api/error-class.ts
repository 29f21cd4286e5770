/**
 * What to do about an error.
 * - `limited`: too many calls; all of them wait for the next minute.
 * - `retry`: a few times, then it is permanent.
 * - `tomorrow`: this recipient's or template's quota of today is used up.
 * - `refresh`: the access token is dead: renew it, try once more.
 * - `upload-again`: the uploaded file is gone (Zalo keeps them for 7 days).
 * - `window-closed`: the citizen must write first.
 * - `night`: not between 22:00 and 06:00.
 * - `operator`: a person must change something at Zalo; nothing will go out before.
 * - `unreachable`: nothing will reach this citizen.
 * - `permanent`: never with this content.
 * - `bug`: our call is wrong.
 */
export type ErrorClass =
  | "limited"
  | "retry"
  | "tomorrow"
  | "refresh"
  | "upload-again"
  | "window-closed"
  | "night"
  | "operator"
  | "unreachable"
  | "permanent"
  | "bug";

export interface KnownError {
  readonly class: ErrorClass;
  /** What it means, for logs and staff; free of personal data. */
  readonly meaning: string;
}

export type ErrorTable = Readonly<Record<number, KnownError>>;
