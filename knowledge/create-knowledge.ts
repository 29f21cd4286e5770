import MiniSearch from "minisearch";
import type { Knowledge, Match } from "./knowledge.ts";
import type { Procedure } from "./procedure.ts";
import { tokens } from "./text/tokens.ts";

/** Makes a catalogue that can be asked. */
export function createKnowledge(records: readonly Procedure[]): Knowledge {
  const byCode = new Map<string, Procedure>();
  for (const record of records) {
    byCode.set(record.code, record);
    for (const alias of record.aliases) if (!byCode.has(alias)) byCode.set(alias, record);
  }
  const index = new MiniSearch<{ id: number; name: string }>({
    fields: ["name"],
    tokenize: (text) => tokens(text).map(({ fold }) => fold),
    processTerm: (term) => term,
  });
  index.addAll(records.map(({ name }, id) => ({ id, name })));
  return {
    size: records.length,
    procedure: (code) => byCode.get(code),
    all: () => records,
    search: (question, { limit = 10 } = {}) => {
      const hits = index.search(question).slice(0, limit);
      const best = hits[0]?.score ?? 1;
      return hits.flatMap(({ id, score }): Match[] => {
        const procedure = records[Number(id)];
        return procedure
          ? [
              {
                procedure,
                score,
                confidence: (0.9 * score) / best,
                evidence: [{ part: "title", score }],
              },
            ]
          : [];
      });
    },
  };
}
