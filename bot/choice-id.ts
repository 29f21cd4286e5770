import type { Facet } from "../knowledge/procedure.ts";
import { isFacet } from "./state.ts";

/** What choosing something means, carried by the id itself so that an old button still works. */
export type Chosen =
  | { readonly kind: "procedure"; readonly code: string }
  | { readonly kind: "facet"; readonly code: string; readonly facet: Facet }
  | { readonly kind: "case"; readonly code: string; readonly index: number; readonly facet: Facet }
  | {
      readonly kind: "more";
      readonly code: string;
      readonly facet: Facet;
      readonly index: number;
      readonly from: number;
    }
  | { readonly kind: "do"; readonly what: Command };

/** Things a button can ask for that belong to no procedure. */
export type Command = "human" | "help" | "none";

/** Telegram carries at most 64 bytes with a button. */
const MAX_BYTES = 64;

/** The id for a choice; `undefined` when the procedure's code is too long to fit into 64 bytes. */
export function choiceId(chosen: Chosen): string | undefined {
  const id = write(chosen);
  return new TextEncoder().encode(id).length <= MAX_BYTES ? id : undefined;
}

function write(chosen: Chosen): string {
  switch (chosen.kind) {
    case "procedure":
      return `procedure:${chosen.code}`;
    case "facet":
      return `facet:${chosen.code}:${chosen.facet}`;
    case "case":
      return `case:${chosen.code}:${chosen.index}:${chosen.facet}`;
    case "more":
      return `more:${chosen.code}:${chosen.facet}:${chosen.index}:${chosen.from}`;
    case "do":
      return `do:${chosen.what}`;
  }
}

/** Reads an id back; `undefined` for anything that is none of ours. */
export function readChoiceId(id: string): Chosen | undefined {
  const [kind, code = "", ...rest] = id.split(":");
  if (kind === "do") {
    return code === "human" || code === "help" || code === "none"
      ? { kind: "do", what: code }
      : undefined;
  }
  if (code === "") return undefined;
  if (kind === "procedure" && rest.length === 0) return { kind: "procedure", code };
  return kind === undefined ? undefined : readDetailed(kind, code, rest);
}

function readDetailed(kind: string, code: string, rest: readonly string[]): Chosen | undefined {
  const [first = "", second = "", third = ""] = rest;
  if (kind === "facet" && isFacet(first)) return { kind: "facet", code, facet: first };
  if (kind === "case" && isIndex(first) && isFacet(second)) {
    return { kind: "case", code, index: Number(first), facet: second };
  }
  if (kind === "more" && isFacet(first) && isIndex(second) && isIndex(third)) {
    return { kind: "more", code, facet: first, index: Number(second), from: Number(third) };
  }
  return undefined;
}

function isIndex(text: string): boolean {
  return /^\d{1,4}$/u.test(text);
}
