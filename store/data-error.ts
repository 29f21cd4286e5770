/** SQLSTATE classes of statements that fail for what they say: data exception, broken constraint, program limit. */
const DATA_CLASSES = new Set(["22", "23", "54"]);

/** Whether PostgreSQL refused the values themselves, so that the same statement would fail again at any time. */
export function isDataError(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string")
    return false;
  return DATA_CLASSES.has(error.code.slice(0, 2));
}
