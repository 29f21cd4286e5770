import type { Procedure } from "./procedure.ts";

/** A commune procedure for citizens; whatever a test leaves out is filled with something ordinary. */
export function aProcedure(parts: Partial<Procedure> = {}): Procedure {
  return {
    code: "1.001193",
    aliases: [],
    name: "Đăng ký khai sinh",
    field: "Hộ tịch",
    levels: ["commune"],
    audience: ["Công dân Việt Nam"],
    channels: [],
    cases: [],
    steps: [],
    results: [],
    legalBasis: [],
    keywords: [],
    source: {},
    flags: [],
    ...parts,
  };
}
