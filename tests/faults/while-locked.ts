import pg from "pg";

/** A lock that a test holds. */
export interface HeldLock {
  /** Whether a session of the program waits for the table now. */
  someoneWaits(): Promise<boolean>;
}

/**
 * Holds a table so that whoever writes to it stands still, does `work`, and lets go. Before that it cuts off all other
 * sessions, as the server does with those of a dead process: otherwise their last statement would still be carried out.
 */
export async function whileLocked(
  databaseUrl: string,
  table: "outbox" | "pace",
  work: (lock: HeldLock) => Promise<void>,
): Promise<void> {
  const [holder, observer] = [1, 2].map(() => new pg.Client({ connectionString: databaseUrl }));
  if (!holder || !observer) throw new Error("two clients were made");
  await Promise.all([holder.connect(), observer.connect()]);
  try {
    await holder.query("begin");
    await holder.query(`lock table ${table} in exclusive mode`);
    await work({ someoneWaits: () => someoneWaits(observer, table) });
    await observer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and pid <> $1`,
      [processIdOf(await holder.query<{ pid: number }>("select pg_backend_pid() as pid"))],
    );
    await holder.query("rollback");
  } finally {
    await Promise.all([holder.end(), observer.end()]);
  }
}

async function someoneWaits(observer: pg.Client, table: string): Promise<boolean> {
  const { rowCount } = await observer.query(
    "select 1 from pg_locks where relation = $1::regclass and not granted",
    [table],
  );
  return (rowCount ?? 0) > 0;
}

function processIdOf({ rows }: pg.QueryResult<{ pid: number }>): number {
  const [row] = rows;
  if (!row) throw new Error("a session has an id");
  return row.pid;
}
