import { z } from "zod";
import type { Facet } from "../knowledge/procedure.ts";

const FACETS = [
  "overview",
  "documents",
  "fee",
  "time",
  "place",
  "steps",
  "form",
  "result",
  "conditions",
  "legal",
  "online",
  "audience",
] as const satisfies readonly Facet[];

const VERSION = 1;

const facet = z.enum(FACETS);
const choice = z.object({ id: z.string().max(64), label: z.string().max(200) });
const schema = z.object({
  version: z.literal(VERSION),
  topic: z
    .object({
      code: z.string(),
      case: z.number().int().nonnegative().optional(),
      facet: facet.optional(),
    })
    .optional(),
  offered: z.array(choice).max(12),
  pending: z.object({ question: z.string().max(300), facets: z.array(facet).max(3) }).optional(),
  failures: z.number().int().nonnegative(),
  greeted: z.boolean(),
  recent: z.array(z.string()).max(5),
});

/** What the bot remembers of a conversation between two turns. JSON-serialisable. */
export type ConversationState = Readonly<z.infer<typeof schema>>;

/** The state of a conversation that has not begun. */
export function freshState(): ConversationState {
  return { version: VERSION, offered: [], failures: 0, greeted: false, recent: [] };
}

/** Reads a stored state; whatever cannot be read (another version, damage) starts afresh. Never throws. */
export function readState(stored: unknown): ConversationState {
  const parsed = schema.safeParse(stored);
  return parsed.success ? parsed.data : freshState();
}

/** Whether a text names a facet; for ids that come back from buttons. */
export function isFacet(text: string): text is Facet {
  return facet.safeParse(text).success;
}

const RECENT = 5;

/** The state after speaking of a procedure: the new topic, remembered among the recent ones. */
export function withTopic(
  state: ConversationState,
  topic: NonNullable<ConversationState["topic"]>,
): ConversationState {
  const recent = [topic.code, ...state.recent.filter((code) => code !== topic.code)].slice(
    0,
    RECENT,
  );
  return { ...state, topic, recent };
}
