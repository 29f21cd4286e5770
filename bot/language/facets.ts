import type { Facet } from "../../knowledge/procedure.ts";
import { MAIN_FACETS } from "./patterns/main-facets.ts";
import { OTHER_FACETS } from "./patterns/other-facets.ts";
import { findAll, phrases, type Hit } from "./phrase.ts";
import type { Word } from "./reading.ts";

/** A part of a procedure that was asked for, and where in the message. */
export interface FacetHit extends Hit {
  readonly facet: Facet;
}

/** Where two of different facets overlap, the longer one counts. */
const FACET_PHRASES: Readonly<Record<Facet, readonly string[]>> = {
  ...MAIN_FACETS,
  ...OTHER_FACETS,
};
// The record above names every facet exactly once, so its entries are facets.
const ENTRIES = Object.entries(FACET_PHRASES) as readonly (readonly [Facet, readonly string[]])[];
const COMPILED = ENTRIES.map(([facet, sources]) => ({ facet, list: phrases(sources) }));

function overlaps(a: Hit, b: Hit): boolean {
  return a.from < b.to && b.from < a.to;
}

/** All facet phrases that hold, none inside or across a longer one. */
export function facetHits(words: readonly Word[]): readonly FacetHit[] {
  const hits = COMPILED.flatMap(({ facet, list }) =>
    findAll(list, words).map((hit): FacetHit => ({ ...hit, facet })),
  ).toSorted((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  const kept: FacetHit[] = [];
  for (const hit of hits) {
    if (!kept.some((other) => overlaps(other, hit) && other.facet !== hit.facet)) kept.push(hit);
  }
  return kept.toSorted((a, b) => a.from - b.from);
}

const ASKING = new Set("gi nao chi dau ai bao nhieu may khong chua sao hay the nhu lau".split(" "));

function asks(hit: Hit, words: readonly Word[]): boolean {
  return words.slice(hit.from, hit.to + 1).some((word) => ASKING.has(word.fold));
}

/**
 * The facets asked for: those in question form first, each group in the order written; "overview" only when nothing more
 * exact was asked. At most three.
 */
export function askedFacets(words: readonly Word[]): readonly Facet[] {
  const hits = facetHits(words);
  const ordered = [
    ...hits.filter((hit) => asks(hit, words)),
    ...hits.filter((hit) => !asks(hit, words)),
  ];
  const facets = [...new Set(ordered.map((hit) => hit.facet))];
  const exact = facets.filter((facet) => facet !== "overview");
  return (exact.length > 0 ? exact : facets).slice(0, 3);
}
