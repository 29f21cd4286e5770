import { cpus, totalmem } from "node:os";
import { benchQueues } from "./queues.ts";
import { benchReplies } from "./replies.ts";
import { benchRivals } from "./rivals.ts";
import { benchSearch } from "./search.ts";
import { benchStart } from "./start.ts";
import { benchWebhooks } from "./webhooks.ts";

const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  search: benchSearch,
  queues: benchQueues,
  start: benchStart,
  webhooks: () => benchWebhooks(),
  replies: () => benchReplies(),
  rivals: benchRivals,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `No benchmark ${unknown.join(", ")}. There are: ${Object.keys(BENCHMARKS).join(", ")}.`,
  );
  process.exit(2);
}
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
);
for (const [name, run] of Object.entries(BENCHMARKS))
  if (names.length === 0 || names.includes(name)) await run();
