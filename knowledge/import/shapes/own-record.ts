import { z } from "zod";
import type { Procedure } from "../../procedure.ts";
import { required } from "./fields.ts";
import { readWith, type Shape } from "./shape.ts";

const facet = z.enum([
  "overview",
  "documents",
  "fee",
  "time",
  "place",
  "steps",
  "form",
  "result",
  "conditions",
  "legal",
  "online",
  "audience",
]);

const time = z.object({
  amount: z.number().positive().exactOptional(),
  unit: z.enum(["working-day", "day", "hour", "month", "year"]).exactOptional(),
  text: z.string(),
});

const fee = z.object({
  amount: z.number().nonnegative().exactOptional(),
  condition: z.string().exactOptional(),
  text: z.string(),
});

const channel = z.object({
  method: z.enum(["counter", "online", "post"]),
  time: time.exactOptional(),
  fees: z.array(fee),
  note: z.string().exactOptional(),
});

const document = z.object({
  name: z.string().min(1),
  originals: z.number().int().nonnegative().exactOptional(),
  copies: z.number().int().nonnegative().exactOptional(),
  form: z.object({ name: z.string(), url: z.string().exactOptional() }).exactOptional(),
});

const schema: z.ZodType<Procedure> = z.object({
  code: required.trim(),
  aliases: z.array(z.string()).default([]),
  name: required.trim(),
  field: z.string(),
  levels: z.array(z.enum(["ministry", "province", "commune", "other"])),
  agency: z.string().exactOptional(),
  receivingAddress: z.string().exactOptional(),
  audience: z.array(z.string()).default([]),
  channels: z.array(channel),
  cases: z.array(
    z.object({
      name: z.string().exactOptional(),
      section: z.boolean().exactOptional(),
      documents: z.array(document),
      notes: z.array(z.string()).default([]),
    }),
  ),
  steps: z.array(z.object({ name: z.string().exactOptional(), text: z.string() })).default([]),
  results: z.array(z.string()).default([]),
  conditions: z.string().exactOptional(),
  legalBasis: z
    .array(
      z.object({
        number: z.string().exactOptional(),
        title: z.string(),
        issuedOn: z.iso.date().exactOptional(),
        inForceFrom: z.iso.date().exactOptional(),
      }),
    )
    .default([]),
  keywords: z.array(z.string()).default([]),
  source: z.object({
    decision: z.string().exactOptional(),
    date: z.string().exactOptional(),
    publisher: z.string().exactOptional(),
    url: z.string().exactOptional(),
  }),
  flags: z
    .array(
      z.object({
        facet,
        code: z.enum([
          "time-without-unit",
          "fee-contradiction",
          "fee-unreadable",
          "not-a-document",
          "suspicious-title",
          "missing",
        ]),
        detail: z.string(),
      }),
    )
    .default([]),
});

/** A `Procedure` as this program writes it: the starter catalogue and exports. */
export const ownRecord: Shape = {
  name: "procedure",
  matches: (record) => "cases" in record && "levels" in record && "source" in record,
  read: readWith(schema, (procedure) => procedure),
};
