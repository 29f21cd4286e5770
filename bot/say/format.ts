import type { Facet, SubmissionMethod, TimeLimit, TimeUnit } from "../../knowledge/procedure.ts";

/** "50.000 đồng"; dots between thousands whatever the machine's locale. */
export function money(amount: number): string {
  return `${String(Math.round(amount)).replace(/\B(?=(?:\d{3})+$)/gu, ".")} đồng`;
}

/** "09/01/2018" for an ISO date, "07/2026" for an ISO month; other texts unchanged. */
export function date(iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?/u.exec(iso) ?? [];
  return year && month ? [day, month, year].filter(Boolean).join("/") : iso;
}

const UNITS: Readonly<Record<TimeUnit, string>> = {
  "working-day": "ngày làm việc",
  day: "ngày",
  hour: "giờ",
  month: "tháng",
  year: "năm",
};

/** "5 ngày làm việc"; `undefined` when number or unit is missing, because then nothing can be said for certain. */
export function timeLimit(limit: TimeLimit): string | undefined {
  if (limit.amount === undefined || limit.unit === undefined) return undefined;
  return `${String(limit.amount).replace(".", ",")} ${UNITS[limit.unit]}`;
}

/** How a dossier goes in, as a citizen says it. */
export const METHODS: Readonly<Record<SubmissionMethod, string>> = {
  counter: "Nộp trực tiếp",
  online: "Nộp trực tuyến",
  post: "Nộp qua bưu chính",
};

/** A facet's name on a button. */
export const FACET_LABELS: Readonly<Record<Facet, string>> = {
  overview: "Thông tin chung",
  documents: "Giấy tờ cần nộp",
  fee: "Lệ phí",
  time: "Thời hạn giải quyết",
  place: "Nơi nộp",
  steps: "Các bước thực hiện",
  form: "Mẫu đơn, tờ khai",
  result: "Kết quả nhận được",
  conditions: "Điều kiện",
  legal: "Căn cứ pháp lý",
  online: "Nộp trực tuyến",
  audience: "Ai được làm",
};

/** Cuts a text at a sentence or, failing that, at a word, and marks the cut with "…". */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit - 1);
  const sentence = Math.max(head.lastIndexOf(". "), head.lastIndexOf("; "), head.lastIndexOf("\n"));
  const word = head.lastIndexOf(" ");
  const at = sentence > limit * 0.6 ? sentence + 1 : word > limit * 0.5 ? word : limit - 1;
  return `${whole(head.slice(0, at)).trimEnd()} …`;
}

/** Never leaves half of a character that takes two code units. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/u, "");
}

/** A list line; leading dashes, stars and bullets of the source go. */
export function line(text: string): string {
  return `- ${plain(text)}`;
}

/** The source's text as one line without its own bullets, and without marks that would read as markup. */
export function plain(text: string): string {
  return text
    .replace(/\*\*/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/^[\s\-–+*•·.:;]+/u, "")
    .trim();
}

/** A procedure's name without "Thủ tục" in front, for a button. */
export function shortName(name: string): string {
  const short = plain(name).replace(/^thủ tục\s+/iu, "");
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/** Puts paragraphs together, leaving out what is missing. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

/** Puts lines together, leaving out what is missing. */
export function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n");
}
