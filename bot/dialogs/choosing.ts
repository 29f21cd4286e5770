import type { Facet } from "../../knowledge/procedure.ts";
import { readChoiceId, type Chosen } from "../choice-id.ts";
import { askedFacets } from "../language/facets.ts";
import { onlyWants } from "../language/intents.ts";
import { isBareNumber, pick } from "../language/pick.ts";
import { noSuchNumber, staleChoice } from "../say/fallback.ts";
import { cancelled } from "../say/smalltalk.ts";
import { settled, simply, type Decision, type Dialog, type Turn } from "./dialog.ts";
import { handOver } from "./handover.ts";
import { help } from "./small-talk.ts";
import { noneMeant, tell } from "./telling.ts";

/** Does what a choice's id says; `undefined` when the id is none of ours. */
export function choose(
  turn: Turn,
  id: string,
  facets: readonly Facet[] = [],
): Decision | undefined {
  const chosen = readChoiceId(id);
  if (!chosen) return undefined;
  return chosen.kind === "do" ? command(turn, chosen.what) : chosenAnswer(turn, chosen, facets);
}

function command(turn: Turn, what: "human" | "help" | "none"): Decision {
  switch (what) {
    case "human":
      return handOver(turn);
    case "help":
      return help(turn);
    case "none":
      return noneMeant(turn);
  }
}

function chosenAnswer(
  turn: Turn,
  chosen: Exclude<Chosen, { readonly kind: "do" }>,
  facets: readonly Facet[],
): Decision {
  const procedure = turn.knowledge.procedure(chosen.code);
  if (!procedure) return simply(turn, "unknown", staleChoice());
  switch (chosen.kind) {
    case "procedure":
      return tell(turn, { procedure, facets: facets.length > 0 ? facets : pendingFacets(turn) });
    case "facet":
      return tell(turn, {
        procedure,
        facets: [chosen.facet],
        caseIndex: rememberedCase(turn, chosen.code),
      });
    case "case":
      return tell(turn, { procedure, facets: [chosen.facet], caseIndex: chosen.index });
    case "more":
      return tell(turn, {
        procedure,
        facets: [chosen.facet],
        caseIndex: chosen.facet === "documents" ? pagedCase(turn, chosen) : undefined,
        from: chosen.from,
      });
  }
}

/** The facets that were asked for before it was clear which procedure. */
function pendingFacets({ state }: Turn): readonly Facet[] {
  return state.pending?.facets ?? [];
}

/** The case that the citizen chose earlier for the same procedure. */
export function rememberedCase({ state }: Turn, code: string): number | undefined {
  return state.topic?.code === code ? state.topic.case : undefined;
}

/** Papers listed without cases continue without one; the id holds 0 then, which is also a case. */
function pagedCase(
  turn: Turn,
  chosen: Extract<Chosen, { readonly kind: "more" }>,
): number | undefined {
  return chosen.index > 0 ? chosen.index : rememberedCase(turn, chosen.code);
}

/** A number, a place in the list, or the words of a button. */
export const choosing: Dialog = (turn, { words }) => {
  const { offered } = turn.state;
  const picked = pick(words, offered);
  if (picked)
    return choose(
      turn,
      picked.id,
      askedFacets(words).filter((one) => one !== "overview"),
    );
  if (offered.length > 0 && onlyWants("another", words, 3)) return noneMeant(turn);
  if (onlyWants("cancel", words, 1)) {
    const { topic: _, ...rest } = turn.state;
    return { ...simply(turn, "smalltalk", cancelled()), state: settled(rest, []) };
  }
  if (isBareNumber(words)) return simply(turn, "choose", noSuchNumber(offered.length));
  return undefined;
};
