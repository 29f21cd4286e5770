import type { z } from "zod";
import type { Procedure } from "../../procedure.ts";

/** One record read, or why it was not. */
export type Reading =
  { readonly procedure: Procedure } | { readonly refused: string; readonly code?: string };

/** A form in which sources hand out procedures. */
export interface Shape {
  readonly name: string;
  /** Looks at the record's keys only. */
  matches(record: Readonly<Record<string, unknown>>): boolean;
  /** Never throws. */
  read(record: Readonly<Record<string, unknown>>): Reading;
}

/** Parses with a schema; wrong types become a refusal that names the member. */
export function readWith<T>(
  schema: z.ZodType<T>,
  toProcedure: (value: T) => Procedure,
): (record: Readonly<Record<string, unknown>>) => Reading {
  return (record) => {
    const parsed = schema.safeParse(record);
    if (!parsed.success) return { refused: firstIssue(parsed.error), ...codeOf(record) };
    const procedure = toProcedure(parsed.data);
    if (procedure.code === "") return { refused: "no code" };
    if (/\s/u.test(procedure.code) || procedure.code.length > 64)
      return { refused: `code is no code: ${procedure.code.slice(0, 40)}` };
    if (procedure.name === "") return { refused: "no name", code: procedure.code };
    return { procedure };
  };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "record"}: ${issue.message}` : "unreadable";
}

function codeOf(record: Readonly<Record<string, unknown>>): { code?: string } {
  const code = record["code"] ?? record["MaTTHC"] ?? record["MATTHC"] ?? record["ma_tthc"];
  return typeof code === "string" && code.length <= 64 ? { code } : {};
}
