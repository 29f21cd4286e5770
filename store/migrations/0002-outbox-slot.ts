/** A place in the line of a channel that is used up to its rate. */
export const statements: readonly string[] = [`alter table outbox add column slot_at timestamptz`];
