import { createBagIndex, type BagData, type BagIndex } from "./bags.ts";
import { createPassageIndex, type PassageData, type PassageIndex } from "./passages.ts";
import { createQuestionReader, type Question } from "./question-terms.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Weights } from "./weights.ts";

/** Everything a search looks into. Immutable once built. */
export interface SearchIndex {
  readonly vocabulary: Vocabulary;
  readonly titles: PassageIndex;
  readonly phrases: PassageIndex;
  readonly papers: PassageIndex;
  readonly bags: BagIndex;
  /** The phrase that a passage of `phrases` was made of. */
  readonly phraseTexts: readonly string[];
  /** Narrowings of each title, as bits of `qualifiers.ts`. */
  readonly qualifiers: Uint16Array;
  readQuestion(text: string): Question;
}

/** What an index is made of, built or loaded. */
export interface IndexParts {
  readonly vocabulary: Vocabulary;
  readonly titles: PassageData;
  readonly phrases: PassageData;
  readonly papers: PassageData;
  readonly bags: BagData;
  readonly phraseTexts: readonly string[];
  readonly qualifiers: Uint16Array;
}

/** Puts the parts together with the weights by which they are searched. */
export function assemble(parts: IndexParts, weights: Weights): SearchIndex {
  const { otherTone } = weights;
  return {
    ...parts,
    titles: createPassageIndex(parts.titles, { otherTone, length: weights.titleLength }),
    phrases: createPassageIndex(parts.phrases, { otherTone, length: weights.phraseLength }),
    papers: createPassageIndex(parts.papers, { otherTone, length: 0 }),
    bags: createBagIndex(parts.bags, {
      otherTone,
      saturation: weights.bagSaturation,
      length: weights.bagLength,
    }),
    readQuestion: createQuestionReader(parts.vocabulary, weights),
  };
}
