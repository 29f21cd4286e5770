import type { Facet, Procedure } from "../../knowledge/procedure.ts";
import { foldNormalised } from "../../knowledge/text/fold.ts";
import { tokens, type Token } from "../../knowledge/text/tokens.ts";

/** What a sentence must hold to be of use for a facet. */
const TELLING: Partial<Readonly<Record<Facet, RegExp>>> = {
  time: /\d+\s*(?:\([^)]*\)\s*)?(?:giờ|ngày|tháng|năm|tuần)/iu,
  fee: /\d[\d.,]*\s*(?:đồng|đ\b|vnđ|usd|%)|miễn/iu,
  conditions: /\d/u,
  form: /mẫu/iu,
};
/** Words of questions that say nothing about the matter. */
const IDLE = new Set(
  "a em anh chi toi minh ad ban co khong la gi cai nay kia thi ma va voi cho de duoc phai can muon hoi the nao sao vay nhu bao nhieu may ngay lau tien o dau roi chua xin lam di ra len ve trong cua mot nhung cac neu khi bi ai nguoi ta nha oi da thu tuc ho so giay to".split(
    " ",
  ),
);
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const LONGEST = 700;
/** The longest records have thousands; a turn must stay short. */
const MOST_SENTENCES = 250;

/** Sentences of the record outside its tables: steps, conditions, notes, papers. */
function sentences(procedure: Procedure): readonly string[] {
  const texts = [
    procedure.conditions ?? "",
    ...procedure.steps.map((step) => step.text),
    ...procedure.channels.flatMap((channel) => [
      channel.note ?? "",
      channel.time?.text ?? "",
      ...channel.fees.map((fee) => fee.text),
    ]),
    ...procedure.cases.flatMap((one) => [
      ...one.documents.map((document) => document.name),
      ...one.notes,
    ]),
    procedure.receivingAddress ?? "",
  ];
  const parts = texts.flatMap((text) => text.split(/\n+|(?<=[.;])\s+(?=[\p{Lu}\-+*(])/u));
  return [...new Set(parts.map((part) => part.trim()))]
    .filter((part) => part.length >= 12 && part.length <= LONGEST)
    .slice(0, MOST_SENTENCES);
}

/** The folded words of a text. A record says the same few hundred words again and again: each is folded once. */
function createFolder(): (text: string) => ReadonlySet<string> {
  const known = new Map<string, string>();
  const fold = (word: string): string => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const fresh = foldNormalised(word);
    known.set(word, fresh);
    return fresh;
  };
  return (text) => new Set((text.toLowerCase().match(WORD) ?? []).map(fold));
}

/**
 * The record's own sentences that speak of what was asked, best first, at most `limit`. Rare words of the question count
 * more, words of the procedure's name hardly; for a time, a fee or a condition the sentence must hold a figure.
 */
export function passagesFor(
  procedure: Procedure,
  words: readonly Token[],
  { facet, limit }: { readonly facet: Facet; readonly limit: number },
): readonly string[] {
  const asked = [...new Set(words.map((word) => word.fold))].filter((word) => !IDLE.has(word));
  if (asked.length === 0) return [];
  const title = new Set(tokens(procedure.name).map((word) => word.fold));
  const folded = createFolder();
  const read = sentences(procedure).map((text) => ({
    text,
    words: folded(text),
  }));
  const weight = new Map(
    asked.map((word) => {
      const inHowMany = read.filter((sentence) => sentence.words.has(word)).length;
      const rarity = Math.log(1 + read.length / (1 + inHowMany));
      return [word, title.has(word) ? rarity * 0.2 : rarity] as const;
    }),
  );
  const needed = TELLING[facet];
  return read
    .filter((sentence) => !needed || needed.test(sentence.text))
    .map((sentence) => {
      const held = asked.filter((word) => sentence.words.has(word));
      const score = held.reduce((sum, word) => sum + (weight.get(word) ?? 0), 0);
      return {
        text: sentence.text,
        held: held.length,
        score: score / (1 + sentence.text.length / 900),
      };
    })
    .filter((sentence) => sentence.held >= 2 && sentence.score >= 2)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((sentence) => sentence.text);
}
