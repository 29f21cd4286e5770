import { readConfig } from "../config.ts";
import type { Control } from "../control/control.ts";
import { createLog } from "../log.ts";
import { runCommand, UsageError } from "./run-command.ts";
import { withControl } from "./with-control.ts";

const USAGE = "npm run dead-letters -- list | replay ID…   (IDs as list shows them: in:7, out:9)";

await runCommand(async () => {
  const [action, ...ids] = process.argv.slice(2);
  if (action !== "list" && !(action === "replay" && ids.length > 0)) throw new UsageError(USAGE);
  const log = createLog({ level: "warn", pretty: process.stderr.isTTY });
  const installation = { config: readConfig(process.env), log };
  return withControl(installation, (control) =>
    action === "list" ? list(control) : replay(ids, control),
  );
});

async function list(control: Control): Promise<number> {
  const letters = await control.deadLetters();
  if (letters.length === 0) console.log("No dead letters.");
  else console.table(letters);
  return 0;
}

async function replay(ids: readonly string[], control: Control): Promise<number> {
  let missing = 0;
  for (const id of ids) {
    const done = await control.replay(id);
    if (!done) missing += 1;
    console.log(`${id}: ${done ? "back to work" : "no dead letter of that id"}`);
  }
  return missing > 0 ? 2 : 0;
}
