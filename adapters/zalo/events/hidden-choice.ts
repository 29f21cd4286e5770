/** Unlikely to be typed; and if it is, a choice's id does nothing that typing its words would not do. */
const PREFIX = "#mc:";
const MAX_ID_BYTES = 64;

/** The text a hidden button sends back to us (`oa.query.hide`) when the choice with this id is taken. */
export function hiddenChoice(id: string): string {
  return PREFIX + id;
}

/** The choice that a hidden button's text means; `undefined` for anything else. A citizen can type it: trust it no more than text. */
export function choiceIdOf(text: string): string | undefined {
  const id = text.startsWith(PREFIX) ? text.slice(PREFIX.length).trim() : "";
  return id && Buffer.byteLength(id) <= MAX_ID_BYTES ? id : undefined;
}
