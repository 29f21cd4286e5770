import type { Token } from "../text/tokens.ts";

/** A narrowing in a title, folded, and the folded words of a question that call for it. */
interface Qualifier {
  readonly inTitle: RegExp;
  readonly asked: RegExp;
}

const ABROAD =
  /nuoc ngoai|ngoai quoc|quoc tich|dai su|lanh su|viet kieu|kieu bao|nguoi (?:tay|my|han|nhat|trung|dai loan|phap|duc|uc|nga|lao|campuchia)|ong tay|ba tay|dinh cu|yeu to|ytnn|canada|han quoc|nhat ban|dai loan|trung quoc|(?:ben|sang|tu|o) (?:my|uc|duc|phap|nga|nhat|lao|anh|tay)\b|chong (?:tay|han|my|nhat)|ngoai\b/u;

/** Variants of common procedures that hold for few people: asked for they come first, unasked after the ordinary one. */
const QUALIFIERS: readonly Qualifier[] = [
  { inTitle: /nuoc ngoai|nguoi khong quoc tich|co quan dai dien|viet kieu/u, asked: ABROAD },
  { inTitle: /bien gioi/u, asked: /bien gioi|lang gieng|bien phong|cua khau/u },
  { inTitle: /luu dong/u, asked: /luu dong|tai nha|den nha|di lai/u },
  {
    inTitle: /cap trung uong|tai cap bo\b|cap bo$|thuc hien tai bo/u,
    asked: /trung uong|\bbo\b|cuc\b/u,
  },
  {
    inTitle: /quan doi|bo quoc phong|quan nhan|quoc phong|cong an nhan dan/u,
    asked: /quan doi|bo doi|quan nhan|quoc phong|si quan|cong an|nghia vu|linh|don vi/u,
  },
  { inTitle: /quoc te(?! phi)/u, asked: /quoc te|nuoc ngoai/u },
  {
    inTitle: /(?:cap|dang ky|cong nhan) lai|cap doi|gia han/u,
    asked:
      /\blai\b|\bmat\b|\brot\b|hong\b|\bhu\b|rach|\bmo\b|\bdoi\b|\bhet\b|gia han|keo dai|\bthem\b|\bcu\b|\bsai\b|chay/u,
  },
  {
    inTitle: /thu hoi|huy bo|bai bo|cham dut|\bxoa\b|giai the|tam ngung|tam dung|ngung hoat dong/u,
    asked:
      /thu hoi|\bhuy\b|\bbo\b|cham dut|\bxoa\b|giai the|ngung|\bdung\b|\bthoi\b|nghi\b|dong cua|dong han|\btra\b|rut\b|\bthu\b/u,
  },
  {
    inTitle: /thay doi|dieu chinh|sua doi|bo sung|cai chinh/u,
    asked:
      /\bdoi\b|dieu chinh|\bsua\b|bo sung|chuyen|\bsai\b|\bthem\b|thay\b|cap nhat|cai chinh|\bmoi\b|\bnham\b|\blech\b|tang|giam/u,
  },
];

/** The narrowings that a title carries, one bit each. */
export function titleQualifiers(title: readonly Token[]): number {
  const folded = foldedText(title);
  return bits(({ inTitle }) => inTitle.test(folded));
}

/** The narrowings that a question calls for, in the same bits. */
export function askedQualifiers(question: readonly Token[]): number {
  const folded = foldedText(question);
  return bits(({ asked }) => asked.test(folded));
}

/** Narrowings of a title that were asked for less those that nobody asked for. */
export function qualifierBalance(title: number, asked: number): number {
  return countBits(title & asked) - countBits(title & ~asked);
}

function countBits(bitset: number): number {
  let count = 0;
  for (let rest = bitset; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function bits(holds: (qualifier: Qualifier) => boolean): number {
  return QUALIFIERS.reduce((all, entry, at) => (holds(entry) ? all | (1 << at) : all), 0);
}

function foldedText(tokens: readonly Token[]): string {
  return tokens.map(({ fold }) => fold).join(" ");
}
