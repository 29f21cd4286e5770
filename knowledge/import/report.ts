import type { Facet, Procedure } from "../procedure.ts";

/** Where in a file a record stands: a line of JSONL, a row of an array or a row of a sheet, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly row?: number;
  readonly sheet?: string;
}

/** A record, or a whole file, that was not taken. */
export interface Refusal extends Place {
  readonly code?: string;
  readonly reason: string;
}

/** A fact of a taken record that will not be stated to citizens. */
export interface Doubt extends Place {
  readonly code: string;
  readonly facet: Facet;
  readonly reason: string;
}

/** What became of every record of an import. */
export interface ImportReport {
  readonly accepted: number;
  readonly refused: readonly Refusal[];
  readonly doubtful: readonly Doubt[];
}

export interface ImportResult {
  /** In the order of the files, each code once. */
  readonly procedures: readonly Procedure[];
  readonly report: ImportReport;
}

/** Takes records one by one, refuses codes that come twice with different content, and keeps the account. */
export interface Collector {
  accept(procedure: Procedure, place: Place): void;
  refuse(refusal: Refusal): void;
  result(): ImportResult;
}

/** A collector for one import of one or several files. */
export function createCollector(): Collector {
  const taken = new Map<string, { procedure: Procedure; text: string }>();
  const refused: Refusal[] = [];
  const doubtful: Doubt[] = [];

  return {
    accept(procedure, place) {
      const text = JSON.stringify(procedure);
      const before = taken.get(procedure.code);
      if (before?.text === text) return;
      if (before) {
        const reason = `code ${procedure.code} came before with different content`;
        refused.push({ ...place, code: procedure.code, reason });
        return;
      }
      taken.set(procedure.code, { procedure, text });
      doubtful.push(...doubts(procedure, place));
    },
    refuse: (refusal) => void refused.push(refusal),
    result: () => ({
      procedures: [...taken.values()].map(({ procedure }) => procedure),
      report: { accepted: taken.size, refused, doubtful },
    }),
  };
}

function doubts(procedure: Procedure, place: Place): readonly Doubt[] {
  return procedure.flags
    .filter(({ code }) => code !== "missing")
    .map(({ facet, code, detail }) => ({
      ...place,
      code: procedure.code,
      facet,
      reason: `${code}: ${detail}`,
    }));
}
