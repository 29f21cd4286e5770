import type { Step } from "../../procedure.ts";

const HEADING = /^[\s*+–-]*(Bước\s*\d+)\s*[:.–-]?\s*/iu;

/** Splits a running text at its "Bước 1:" headings; without headings it stays one step. */
export function splitSteps(text: string): readonly Step[] {
  const parts = text
    .split(/\n(?=[\s*+–-]*Bước\s*\d+\s*[:.–-])/iu)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.map((part) => {
    const name = HEADING.exec(part)?.[1];
    const body = part.replace(HEADING, "").trim();
    return name && body !== "" ? { name, text: body } : { text: part };
  });
}
