import { z } from "zod";

/** A text that sources leave out, set to null or, in old exports, give as a number. */
export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? undefined);

/** A list that sources leave out or set to null. */
export function list<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

/** A small count, also written as text; anything unreadable counts as not said. */
export const count = z
  .union([z.number(), z.string(), z.boolean()])
  .nullish()
  .transform((value) => {
    if (value === null || value === undefined || value === "") return undefined;
    const number = Number(value);
    return Number.isInteger(number) && number >= 0 && number < 1000 ? number : undefined;
  });

/** A code or a name without which a record is refused. */
export const required = z.string({
  error: ({ input }) => (input === undefined || input === null ? "missing" : "must be a text"),
});
