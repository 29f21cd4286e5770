import { z } from "zod";

const question = z.object({
  id: z.string().min(1),
  turns: z.array(z.string()).min(1),
  style: z.string(),
  kind: z.enum([
    "procedure",
    "facet",
    "followup",
    "ambiguous",
    "offtopic",
    "smalltalk",
    "human",
    "status",
    "complaint",
  ]),
  codes: z.array(z.string()),
  facet: z.string().nullish(),
  facts: z.array(z.array(z.string()).min(1)).default([]),
});

/** One evaluation question: a conversation and what its last answer must hold. */
export type Question = Readonly<z.infer<typeof question>>;

/** What a question is about; see the field `kind` of the question files. */
export type Kind = Question["kind"];

/** A question file that cannot be used. The message names the line. */
export class QuestionFileError extends Error {
  override readonly name = "QuestionFileError";
}

/** Reads a question file (one JSON object a line). Throws `QuestionFileError` at the first line that is none. */
export function readQuestions(text: string): readonly Question[] {
  const lines = text.split("\n").map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const questions = lines.filter(({ line }) => line !== "").map(readLine);
  if (questions.length === 0) throw new QuestionFileError("the question file is empty");
  return questions;
}

function readLine({ line, number }: { readonly line: string; readonly number: number }): Question {
  const parsed = question.safeParse(parseJson(line, number));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new QuestionFileError(`line ${number}: ${where}${issue?.message ?? "not a question"}`);
}

function parseJson(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new QuestionFileError(`line ${number}: not JSON`, { cause });
  }
}
