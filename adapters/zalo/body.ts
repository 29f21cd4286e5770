import { z } from "zod";

/** What a part carries besides its text. */
export const zaloBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text") }),
  z.object({
    kind: z.literal("buttons"),
    /** The text without the numbered choices, which the buttons replace. */
    text: z.string(),
    buttons: z.array(z.object({ title: z.string(), payload: z.string() })),
  }),
  z.object({ kind: z.literal("file"), name: z.string(), url: z.string(), type: z.string() }),
]);

export type ZaloBody = z.output<typeof zaloBody>;
