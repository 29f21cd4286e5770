import { tokens } from "../../knowledge/text/tokens.ts";
import type { DocumentCase, Procedure } from "../../knowledge/procedure.ts";

/** Names that begin another situation, not another pile of the same dossier. */
const ALTERNATIVE =
  /trường hợp|đối với|^\W*nếu |hồ sơ (?:của|cấp|đề nghị|đăng ký|thành lập)|lần đầu|cấp (?:lại|đổi|mới)|gia hạn/iu;
/** Piles that belong to every situation: what to show, advice, authorisation. */
const SHARED = /phải nộp|xuất trình|lưu ý|ủy quyền|uỷ quyền|nộp trực tiếp|nộp qua|nộp trực tuyến/iu;

/** The cases of a procedure of which only one applies to a citizen, with their place in `procedure.cases`. */
export function alternatives(
  procedure: Procedure,
): readonly { readonly index: number; readonly name: string }[] {
  return procedure.cases.flatMap((one, index) => {
    const name = one.name;
    return name && one.documents.length > 0 && ALTERNATIVE.test(name) && !SHARED.test(name)
      ? [{ index, name }]
      : [];
  });
}

/** The cases that hold for everybody. */
export function shared(procedure: Procedure): readonly DocumentCase[] {
  const own = new Set(alternatives(procedure).map((one) => one.index));
  return procedure.cases.filter((_, index) => !own.has(index));
}

/** The case whose name speaks of what the citizen wrote; `undefined` when none stands out. */
export function caseFor(procedure: Procedure, question: string): number | undefined {
  const asked = new Set(tokens(question).map((word) => word.fold));
  const names = alternatives(procedure);
  const inHowMany = new Map<string, number>();
  const keyed = names.map((one) => {
    const words = new Set(tokens(one.name).map((word) => word.fold));
    for (const word of words) inHowMany.set(word, (inHowMany.get(word) ?? 0) + 1);
    return { index: one.index, words };
  });
  const scored = keyed
    .map(({ index, words }) => ({
      index,
      score: [...words].filter((word) => asked.has(word) && inHowMany.get(word) === 1).length,
    }))
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best && best.score >= 2 && best.score > (second?.score ?? 0) ? best.index : undefined;
}
