import { COMPLAINT_PHRASES } from "./patterns/complaint.ts";
import { CONDUCT_PHRASES } from "./patterns/conduct.ts";
import { REQUESTS } from "./patterns/requests.ts";
import { SMALL_TALK } from "./patterns/small-talk.ts";
import { OFFICIAL_PHRASES, WISH_PHRASES } from "./patterns/wishes.ts";
import { COURT_PHRASES, ELSEWHERE_PHRASES, OFF_TOPIC_PHRASES } from "./patterns/off-topic.ts";
import { findAll, has, phrases, without, type Hit, type Phrases } from "./phrase.ts";
import type { Word } from "./reading.ts";

const INTENT_PHRASES = { ...SMALL_TALK, ...REQUESTS };

/** The names of the pattern lists. */
export type IntentName = keyof typeof INTENT_PHRASES;

// The records name every list exactly once, so their entries are lists.
const INTENTS = new Map<IntentName, Phrases>(
  (Object.entries(INTENT_PHRASES) as readonly (readonly [IntentName, readonly string[]])[]).map(
    ([name, sources]) => [name, phrases(sources)],
  ),
);
const SIGNS = {
  named: phrases(COMPLAINT_PHRASES.named),
  things: phrases(COMPLAINT_PHRASES.things),
  troubles: phrases(COMPLAINT_PHRASES.troubles),
  pleas: phrases(COMPLAINT_PHRASES.pleas),
  conduct: phrases(CONDUCT_PHRASES),
};
const WISHES = phrases(WISH_PHRASES);
const OFFICIAL = phrases(OFFICIAL_PHRASES);
const OFF_TOPIC = phrases(OFF_TOPIC_PHRASES);
const ELSEWHERE = phrases(ELSEWHERE_PHRASES);
const COURT = phrases(COURT_PHRASES);

/** Whether the message holds any pattern of a list. */
export function wants(name: IntentName, words: readonly Word[]): boolean {
  const list = INTENTS.get(name);
  return list !== undefined && has(list, words);
}

/** Like `wants`, for messages that say hardly anything else: at most `rest` further words. */
export function onlyWants(name: IntentName, words: readonly Word[], rest: number): boolean {
  const list = INTENTS.get(name);
  if (!list) return false;
  const hits = findAll(list, words);
  return hits.length > 0 && without(words, hits).length <= rest;
}

/** How sure it is that something is reported or complained of: 0 not at all, 2 and more surely. */
export function complaintSigns(words: readonly Word[]): number {
  const present = (list: Phrases): number => (has(list, words) ? 1 : 0);
  const reported =
    2 * present(SIGNS.named) +
    present(SIGNS.things) +
    present(SIGNS.troubles) +
    present(SIGNS.pleas) -
    1.5 * present(WISHES);
  return Math.max(0, reported) + 2 * present(SIGNS.conduct);
}

/** Short phrases without diacritics may be anything ("hang nao"), so they count half. */
function belief(hit: Hit, words: readonly Word[]): number {
  const inside = words.slice(hit.from, hit.to);
  return inside.length > 2 || inside.some((word) => word.marked) ? 1 : 0.5;
}

/**
 * How surely the message is about something that no public office of this kind handles: below 1 not, from 2 on whatever
 * the search says. Words for permits, registrations and the like speak against it.
 */
export function offTopicSigns(words: readonly Word[]): number {
  if (has(ELSEWHERE, words)) return 2;
  const bySource = new Map(findAll(OFF_TOPIC, words).map((hit) => [hit.source, hit]));
  const signs = [...bySource.values()].reduce((sum, hit) => sum + belief(hit, words), 0);
  return signs - (has(WISHES, words) ? 1 : 0);
}

/** Whether the message is in the words of public offices: permits, registrations, papers. */
export function speaksOfficially(words: readonly Word[]): boolean {
  return has(WISHES, words) || has(OFFICIAL, words);
}

/** Whether the message is about divorce, which the courts decide. */
export function isForTheCourt(words: readonly Word[]): boolean {
  return has(COURT, words);
}
