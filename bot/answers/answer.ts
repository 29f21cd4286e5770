import type { Facet, Procedure } from "../../knowledge/procedure.ts";
import type { Token } from "../../knowledge/text/tokens.ts";
import { choiceId, type Chosen } from "../choice-id.ts";
import type { Choice, Reply } from "../message.ts";
import { BUTTONS } from "../say/commands.ts";
import { passages } from "../say/facets.ts";
import { clip, FACET_LABELS, lines, paragraphs, plain, shortName } from "../say/format.ts";
import * as say from "../say/guidance.ts";
import { overview } from "./overview.ts";
import { passagesFor } from "./passages.ts";
import { pageOf, type Section } from "./section.ts";
import { sectionFor } from "./sections.ts";

/** What is to be told about a procedure. */
export interface AnswerRequest {
  readonly procedure: Procedure;
  /** The facets asked for, the first one first; none or "overview" gives an overview. */
  readonly facets: readonly Facet[];
  readonly caseIndex?: number | undefined;
  /** The first line to show, when continuing. */
  readonly from?: number;
  /** The citizen's words; absent after a button. */
  readonly words?: readonly Token[];
  readonly question?: string;
  /** Other procedures that may have been meant. */
  readonly alternatives?: readonly Procedure[];
}

/** A reply with the case that it holds for. */
export interface AnsweredFacet {
  readonly reply: Reply;
  readonly caseIndex?: number;
}

const PAGE_LINES = 8;
const PAGE_CHARACTERS = 1_150;
const MOST_CHOICES = 6;
const LABEL_CHARACTERS = 110;
/** Facets offered after an answer, the most asked first. */
const OFFERED: readonly Facet[] = [
  "documents",
  "fee",
  "time",
  "place",
  "steps",
  "form",
  "online",
  "conditions",
];

/** A choice with an id that fits; an empty list when the procedure's code is too long for a button. */
export function choice(chosen: Chosen, label: string): readonly Choice[] {
  const id = choiceId(chosen);
  return id === undefined ? [] : [{ id, label: clip(plain(label), LABEL_CHARACTERS) }];
}

/** A choice of a whole procedure. */
export function procedureChoice(procedure: Procedure): readonly Choice[] {
  return choice({ kind: "procedure", code: procedure.code }, shortName(procedure.name));
}

/** Answers from a procedure's record: its name, the asked facets first, what else can be asked, the source. */
export function answer(request: AnswerRequest): AnsweredFacet {
  const { procedure, alternatives = [] } = request;
  const facets = request.facets.filter((facet) => facet !== "overview");
  const parts = facets.length > 0 ? facetParts(request, facets) : overviewPart(request);
  const others = alternatives.flatMap(procedureChoice).slice(0, 3);
  const doubt = others.length > 0 ? say.maybeAnother() : undefined;
  const text = paragraphs(
    say.heading(procedure.name),
    ...parts.texts,
    say.source(procedure.code, procedure.source),
    doubt ?? say.whatElse(),
  );
  const choices = [...parts.choices, ...others, ...facetChoices(procedure, facets)];
  const reply = { text, choices: unique(choices).slice(0, MOST_CHOICES) };
  return parts.caseIndex === undefined ? { reply } : { reply, caseIndex: parts.caseIndex };
}

interface Parts {
  readonly texts: readonly string[];
  readonly choices: readonly Choice[];
  readonly caseIndex?: number;
}

function facetParts(request: AnswerRequest, facets: readonly Facet[]): Parts {
  const several = facets.length > 1;
  const parts = facets.map((facet) => {
    const section = sectionFor(request.procedure, facet, {
      caseIndex: request.caseIndex,
      question: request.question ?? "",
    });
    return facetPart({ request, facet, section, share: 1 / facets.length, titled: several });
  });
  const caseIndex = parts.find((part) => part.caseIndex !== undefined)?.caseIndex;
  const all = {
    texts: parts.flatMap((part) => part.texts),
    choices: parts.flatMap((part) => part.choices),
  };
  return caseIndex === undefined ? all : { ...all, caseIndex };
}

interface PartRequest {
  readonly request: AnswerRequest;
  readonly facet: Facet;
  readonly section: Section;
  /** Which share of the reply this facet may take. */
  readonly share: number;
  readonly titled: boolean;
}

function facetPart({ request, facet, section, share, titled }: PartRequest): Parts {
  const { procedure, from = 0 } = request;
  const page = pageOf(section.lines, from, {
    lines: Math.max(4, Math.floor(PAGE_LINES * share)),
    characters: Math.floor(PAGE_CHARACTERS * share),
  });
  const body = lines(section.lead, ...page.lines);
  const found = from > 0 ? undefined : extra(request, facet, body);
  const texts = [titled ? lines(`**${FACET_LABELS[facet]}**`, body) : body, found, section.after];
  const choices = [
    ...(page.next === undefined
      ? []
      : choice(
          {
            kind: "more",
            code: procedure.code,
            facet,
            index: section.caseIndex ?? 0,
            from: page.next,
          },
          BUTTONS.more,
        )),
    ...(section.otherCases ?? [])
      .slice(0, 4)
      .flatMap(({ index, name }) =>
        choice({ kind: "case", code: procedure.code, index, facet }, name),
      ),
  ];
  const given = { texts: texts.filter((text) => text !== undefined), choices };
  return section.caseIndex === undefined ? given : { ...given, caseIndex: section.caseIndex };
}

/** Sentences of the record about the citizen's own words, unless the answer holds them already. */
function extra(request: AnswerRequest, facet: Facet, body: string): string | undefined {
  if (!request.words || request.facets.length > 1) return undefined;
  const found = passagesFor(request.procedure, request.words, { facet, limit: 2 }).filter(
    (text) => !body.includes(plain(text).slice(0, 60)),
  );
  return found.length > 0 ? passages(found) : undefined;
}

function overviewPart({ procedure }: AnswerRequest): Parts {
  return { texts: [overview(procedure)], choices: [] };
}

function facetChoices(procedure: Procedure, told: readonly Facet[]): readonly Choice[] {
  return OFFERED.filter((facet) => !told.includes(facet) && isThere(procedure, facet)).flatMap(
    (facet) => choice({ kind: "facet", code: procedure.code, facet }, FACET_LABELS[facet]),
  );
}

function isThere(procedure: Procedure, facet: Facet): boolean {
  const section = sectionFor(procedure, facet, { caseIndex: undefined, question: "" });
  return section.lines.length > 0 || procedure.flags.some((flag) => flag.facet === facet);
}

function unique(choices: readonly Choice[]): readonly Choice[] {
  return choices.filter((one, at) => choices.findIndex((other) => other.id === one.id) === at);
}
