import type { Level, SubmissionMethod } from "../../procedure.ts";
import { fold } from "../../text/fold.ts";

/** Reads "Cấp bộ, Cấp tỉnh" into levels, each once. The district level no longer exists and counts as `other`. */
export function parseLevels(text: string | undefined): readonly Level[] {
  const levels = fold(text ?? "")
    .split(/[,;|\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part): Level => {
      if (/\b(?:bo|trung uong)\b/u.test(part)) return "ministry";
      if (/\btinh\b/u.test(part)) return "province";
      return /\bxa\b/u.test(part) ? "commune" : "other";
    });
  return [...new Set(levels)];
}

/** Reads the ways sources write how a dossier is handed in; two for "direct and online", none when unknown. */
export function parseMethods(text: string): readonly SubmissionMethod[] {
  const folded = fold(text).replace(/[_\s]+/gu, " ");
  const methods: SubmissionMethod[] = [];
  if (/^1$|truc tiep|direct/u.test(folded)) methods.push("counter");
  if (/^2$|truc tuyen|online/u.test(folded)) methods.push("online");
  if (/^3$|buu chinh|postal/u.test(folded)) methods.push("post");
  return methods;
}
