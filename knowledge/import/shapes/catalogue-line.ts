import { z } from "zod";
import { toProcedure } from "../to-procedure.ts";
import { count, list, required, text } from "./fields.ts";
import { readWith, type Shape } from "./shape.ts";

const schema = z.object({
  code: required,
  name: required,
  field: text,
  level: text,
  agency: text,
  receivingAddress: text,
  audience: list(z.string()),
  steps: text,
  channels: list(
    z.object({ method: z.string(), processingTime: text, fee: text, description: text }),
  ),
  documents: list(
    z.object({
      group: text,
      name: text,
      originals: count,
      copies: count,
      formName: text,
      formUrl: text,
    }),
  ),
  result: text,
  conditions: text,
  legalBasis: list(z.object({ name: text, code: text })),
  keywords: list(z.string()),
  decisionNo: text,
  sourceDate: text,
  publisher: text,
  sourceUrl: text,
});

/** One JSON object a line with English member names: the form of published catalogue collections. */
export const catalogueLine: Shape = {
  name: "catalogue line",
  matches: (record) => "documents" in record && "decisionNo" in record,
  read: readWith(schema, (record) =>
    toProcedure({
      ...record,
      channels: record.channels.map(({ method, processingTime, fee, description }) => ({
        method,
        time: processingTime,
        fees: fee === undefined ? [] : [fee],
        note: description,
      })),
      steps: record.steps === undefined ? [] : [{ text: record.steps }],
      results: record.result?.split(/;\s|\n/u) ?? [],
      legalBasis: record.legalBasis.map(({ name, code }) => ({ title: name, number: code })),
      decision: record.decisionNo,
      date: record.sourceDate,
      url: record.sourceUrl,
    }),
  ),
};
