/** How much each part of the evidence counts. Chosen where small changes change nothing, on both halves of the development questions; see `knowledge/README.md`. */
export interface Weights {
  /** Title passage: share of question and title that meet. */
  readonly title: number;
  /** Best phrase of the phrasebook. */
  readonly phrase: number;
  /** Second best phrase of the same procedure. */
  readonly secondPhrase: number;
  /** Word statistics over all texts of a procedure. */
  readonly words: number;
  /** Names of papers and results. */
  readonly papers: number;
  /** Run by the commune. */
  readonly commune: number;
  readonly province: number;
  /** Taken off a variant that is carried out higher up than another one of the same title, unless its level was asked for. */
  readonly higherVariant: number;
  /** Open to Vietnamese citizens. */
  readonly citizens: number;
  /** For a qualifier of the title ("có yếu tố nước ngoài"): added when the question speaks of it, else taken off. */
  readonly qualifier: number;
  /** A syllable pair against one syllable. */
  readonly pair: number;
  /** What a filler word keeps of its weight. */
  readonly filler: number;
  /** What a match keeps when both sides carry diacritics and differ. */
  readonly otherTone: number;
  /** How much a passage's own length counts against the question's: 0 not at all, 1 only. */
  readonly titleLength: number;
  readonly phraseLength: number;
  /** So many texts of a procedure with a word are half of what any number of them brings. */
  readonly bagSaturation: number;
  /** How far a procedure with many phrases must have a word more often. */
  readonly bagLength: number;
}

export const WEIGHTS: Weights = {
  title: 0.6,
  phrase: 0.7,
  secondPhrase: 0.4,
  words: 3,
  papers: 0.15,
  commune: 0.1,
  province: 0.04,
  higherVariant: 0.4,
  citizens: 0.15,
  qualifier: 0.15,
  pair: 0.5,
  filler: 0.5,
  otherTone: 0.4,
  titleLength: 0.5,
  phraseLength: 0.6,
  bagSaturation: 0.4,
  bagLength: 0.1,
};
