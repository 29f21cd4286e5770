import { businessErrors } from "./business-errors.ts";
import type { ErrorTable, KnownError } from "./error-class.ts";
import { oaErrors } from "./oa-errors.ts";

/** Zalo numbers errors anew for each API: -100 and -201 mean different things on each. */
export type ApiFamily = "oa" | "business";

const TABLES: Readonly<Record<ApiFamily, ErrorTable>> = { oa: oaErrors, business: businessErrors };

/**
 * What to do about an error number of Zalo. -32 and -223 have two meanings each, told apart by the message;
 * a number in no table is permanent, with `known: false` so that the caller logs it.
 */
export function classifyError(
  family: ApiFamily,
  code: number,
  message: string,
): KnownError & { readonly known: boolean } {
  const found = (family === "oa" ? byMessage(code, message) : undefined) ?? TABLES[family][code];
  if (found) return { ...found, known: true };
  return { class: "permanent", meaning: "unknown error", known: false };
}

function byMessage(code: number, message: string): KnownError | undefined {
  if (code === -32 && /\bOA\b/.test(message) && !/application/i.test(message))
    return { class: "limited", meaning: "the OA's own rate limit (depends on its package)" };
  if (code === -223 && /quota/i.test(message))
    return { class: "permanent", meaning: "article quota reached" };
  return undefined;
}
