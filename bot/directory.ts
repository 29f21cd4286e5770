/** A place where citizens are served. */
export interface Office {
  readonly name: string;
  readonly address?: string;
  readonly phone?: string;
  /** Opening hours in words, as told to citizens. */
  readonly hours?: string;
}

/** The province's own addresses. */
export interface Directory {
  /** The provincial centre. */
  readonly centre?: Office;
}
