import type { Procedure } from "../procedure.ts";
import { fold } from "../text/fold.ts";
import type { Token } from "../text/tokens.ts";

/** The same procedure carried out higher up than need be: by the province beside the commune, by a ministry beside both. */
export type Above = "province" | "ministry" | undefined;

/** What titles of one family differ by: who carries it out, and how far it can be done online. */
const VARIANT =
  /\b(?:(?:thuc hien )?(?:tai |o )?(?:cong an )?cap (?:trung uong|tinh|xa|bo|so)|(?:thuc hien )?bang dich vu cong.*|thu tuc)\b/gu;
const NOT_A_WORD = /[^a-z0-9]+/gu;
const MINISTRY_ASKED = /trung uong|\b(?:len|tai|o|cap) bo\b|\bcuc\b/u;
const PROVINCE_ASKED = /\b(?:cap|len|tren|cong an|o|ubnd) tinh\b|\bso\b/u;

/** Which records have a sibling of the same title closer to the citizen. */
export function higherVariants(records: readonly Procedure[]): readonly Above[] {
  const families = new Map<string, Procedure[]>();
  const cores = records.map(({ name }) => coreOf(name));
  for (const [at, record] of records.entries()) {
    const core = cores[at] ?? "";
    const family = families.get(core);
    if (family) family.push(record);
    else families.set(core, [record]);
  }
  return records.map((record, at) => aboveOf(record, families.get(cores[at] ?? "") ?? []));
}

/** Whether a question asks for the variant of that level. */
export function asksForLevel(
  question: readonly Token[],
  above: Exclude<Above, undefined>,
): boolean {
  const words = question.map((word) => word.fold).join(" ");
  return (above === "ministry" ? MINISTRY_ASKED : PROVINCE_ASKED).test(words);
}

function coreOf(title: string): string {
  return fold(title)
    .toLowerCase()
    .replace(NOT_A_WORD, " ")
    .replace(VARIANT, " ")
    .replace(/ +/gu, " ")
    .trim();
}

function aboveOf({ levels }: Procedure, family: readonly Procedure[]): Above {
  if (levels.includes("commune")) return undefined;
  const runBy = (level: "commune" | "province"): boolean =>
    family.some((sibling) => sibling.levels.includes(level));
  if (levels.includes("province")) return runBy("commune") ? "province" : undefined;
  return runBy("commune") || runBy("province") ? "ministry" : undefined;
}
