import { z } from "zod";
import { toProcedure } from "../to-procedure.ts";
import { required, text } from "./fields.ts";
import { readWith, type Shape } from "./shape.ts";

const schema = z.object({
  PROCEDURE_CODE: required,
  PROCEDURE_NAME: required,
  PUBLISHED_AGENCY: text,
  IMPLEMENTATION_AGENCY: text,
  FIELD_NAME: text,
});

/** A search row of the old national gateway: code, title, field and agencies, nothing else. */
export const gatewayRow: Shape = {
  name: "old gateway row",
  matches: (record) => "PROCEDURE_CODE" in record,
  read: readWith(schema, (row) =>
    toProcedure({
      code: row.PROCEDURE_CODE,
      name: row.PROCEDURE_NAME,
      field: row.FIELD_NAME,
      agency: [...new Set(row.IMPLEMENTATION_AGENCY?.split(";").map((name) => name.trim()))].join(
        "; ",
      ),
      publisher: row.PUBLISHED_AGENCY,
    }),
  ),
};
