/** The places of the highest scores above 0, best first; equal scores in order of place. */
export function topOf(scores: Float64Array, limit: number): readonly number[] {
  const top: number[] = [];
  let least = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] ?? 0;
    if (score <= 0 || (top.length === limit && score <= least)) continue;
    let place = top.length;
    while (place > 0 && (scores[top[place - 1] ?? 0] ?? 0) < score) place -= 1;
    top.splice(place, 0, at);
    if (top.length > limit) top.pop();
    least = scores[top.at(-1) ?? 0] ?? 0;
  }
  return top;
}
