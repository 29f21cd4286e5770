import { join } from "node:path";
import { startChild } from "./child.ts";
import { hasRealCatalogue, REAL_CATALOGUE } from "./guidance-flood.ts";
import { type BenchStore, startServices } from "./stores.ts";

const ROUNDS = 5;
const MAIN = join(import.meta.dirname, "..", "dist", "main.js");

/** First start (with the import of the catalogue), second start, and the memory of the whole program at rest. Needs `npm run build`. */
export async function benchStart(): Promise<void> {
  const services = await startServices();
  try {
    const rows = [];
    for (const make of [services.embedded, services.postgresAndRedis]) {
      rows.push(await measure(make, []));
      if (hasRealCatalogue) rows.push(await measure(make, ["--catalogue", REAL_CATALOGUE]));
    }
    console.log(`\nstarting the built program, medians of ${ROUNDS}`);
    console.table(rows);
  } finally {
    await services.close();
  }
}

async function measure(make: () => Promise<BenchStore>, args: readonly string[]) {
  const first: number[] = [];
  const second: number[] = [];
  const resident: number[] = [];
  let name = "";
  for (let round = 0; round < ROUNDS; round++) {
    const store = await make();
    name = store.name;
    const env = { ...store.env, LOG_LEVEL: "error" };
    const one = await startChild(["--enable-source-maps", MAIN, ...args], env);
    first.push(one.readyMs);
    await one.stop();
    const two = await startChild(["--enable-source-maps", MAIN], env);
    second.push(two.readyMs);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    resident.push(two.residentMb());
    await two.stop();
  }
  return {
    store: name,
    catalogue: args.length > 0 ? "real, 2,849 records" : "starter, 60 records",
    "first start ms": Math.round(median(first)),
    "second start ms": Math.round(median(second)),
    "resident MB": Math.round(median(resident)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
