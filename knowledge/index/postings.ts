/** Which passages hold a term, for every term, in flat arrays: a tenth of the memory of a list each, and quick to save and load. */
export interface Postings {
  /** Each term's number. */
  readonly terms: ReadonlyMap<string, number>;
  /** Where the passages of a term start; one more entry closes the last. */
  readonly starts: Int32Array;
  readonly passages: Int32Array;
  /** What its index keeps with each entry: a count, or the number of the word as written. */
  readonly values: Int32Array;
}

/** Takes postings in any order of terms, passages in rising order. */
export interface PostingsBuilder {
  add(term: string, passage: number, value: number): void;
  /** Sorts what was added by term, in small steps. */
  build(): Generator<void, Postings>;
}

const FIRST_CAPACITY = 4096;
const STEP = 5000;

/** A builder for one index. */
export function createPostingsBuilder(): PostingsBuilder {
  const terms = new Map<string, number>();
  const counts: number[] = [];
  let size = 0;
  let columns = { terms: newColumn(), passages: newColumn(), values: newColumn() };

  return {
    add(term, passage, value) {
      const known = terms.get(term);
      const number = known ?? terms.size;
      if (known === undefined) terms.set(term, number);
      counts[number] = (counts[number] ?? 0) + 1;
      if (size === columns.terms.length)
        columns = {
          terms: grown(columns.terms),
          passages: grown(columns.passages),
          values: grown(columns.values),
        };
      columns.terms[size] = number;
      columns.passages[size] = passage;
      columns.values[size] = value;
      size += 1;
    },
    *build() {
      const starts = new Int32Array(terms.size + 1);
      for (let term = 0; term < terms.size; term += 1)
        starts[term + 1] = (starts[term] ?? 0) + (counts[term] ?? 0);
      yield;
      const next = starts.slice();
      const passages = new Int32Array(size);
      const values = new Int32Array(size);
      for (let at = 0; at < size; at += 1) {
        const term = columns.terms[at] ?? 0;
        const place = next[term] ?? 0;
        next[term] = place + 1;
        passages[place] = columns.passages[at] ?? 0;
        values[place] = columns.values[at] ?? 0;
        if (at % STEP === 0) yield;
      }
      return { terms, starts, passages, values };
    },
  };
}

function newColumn(): Int32Array {
  return new Int32Array(FIRST_CAPACITY);
}

function grown(column: Int32Array): Int32Array {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
