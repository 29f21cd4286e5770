import { writeSync } from "node:fs";
import { sql } from "kysely";
import { openStore } from "../open-store.ts";

/**
 * Opens the embedded store in the directory named by the first argument, says "open", then commits pairs of rows and names
 * the first of each pair on stdout when the commit was answered.
 */
async function main(dataDir: string): Promise<never> {
  const store = await openStore({ dataDir });
  say("open");
  for (let number = 0; ; number++) {
    await store.db.transaction().execute(async (trx) => {
      await sql`insert into pace (key, next_at) values (${`row-${number}`}, now())`.execute(trx);
      await sql`insert into pace (key, next_at) values (${`twin-${number}`}, now())`.execute(trx);
    });
    say(`row-${number}`);
    if (number % 100 === 50) await sql`checkpoint`.execute(store.db);
  }
}

/** Written at once: what a killed process had buffered would be lost. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

await main(process.argv[2] ?? "");
