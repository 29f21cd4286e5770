import MiniSearch from "minisearch";
import type { Knowledge } from "../knowledge/knowledge.ts";
import type { Procedure } from "../knowledge/procedure.ts";
import { fold } from "../knowledge/text/fold.ts";

/** What a day's work would bring: titles in MiniSearch with folded letters. The measure that the real search must beat. */
export function searchPlainly(records: readonly Procedure[]): Pick<Knowledge, "search"> {
  const index = new MiniSearch({ fields: ["name"], processTerm: fold });
  index.addAll(records.map(({ name }, id) => ({ id, name })));
  return {
    search: (question, { limit = 10 } = {}) =>
      index
        .search(question)
        .slice(0, limit)
        .flatMap(({ id, score }) => {
          // Ids are places in the list of records.
          const procedure = records[id as number];
          return procedure ? [{ procedure, score, confidence: 0, evidence: [] }] : [];
        }),
  };
}
