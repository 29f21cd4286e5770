import { basename } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { catalogueStats, checkCatalogue, formatReport, formatStats } from "../knowledge/check.ts";
import { catalogueDigest } from "../knowledge/digest.ts";
import { readCatalogueFiles } from "../knowledge/import/read-catalogue-file.ts";
import type { ImportResult } from "../knowledge/import/report.ts";
import { createLog } from "../log.ts";
import { runCommand, UsageError } from "./run-command.ts";
import { type Installation, withControl } from "./with-control.ts";

const USAGE = `npm run catalogue -- import FILE… [--partial]   make these files the active catalogue
npm run catalogue -- check FILE…                what an import would refuse or doubt
npm run catalogue -- stats [FILE…]            counts of the active catalogue, or of files`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { partial: { type: "boolean", default: false } },
  });
  const [action, ...files] = positionals;
  if (action === "stats") return stats(files);
  if (files.length === 0) throw new UsageError(USAGE);
  if (action === "check") return check(await read(files));
  if (action === "import") return importFiles(files, values.partial);
  throw new UsageError(USAGE);
});

/** Reads the files with a line of progress on a terminal. */
async function read(files: readonly string[]): Promise<ImportResult> {
  const show = process.stderr.isTTY;
  const result = await readCatalogueFiles(files, {
    onProgress: ({ file, records }) => {
      if (show) process.stderr.write(`\r${file}: ${records} records read`);
    },
  });
  if (show) process.stderr.write("\r\u001B[K");
  return result;
}

function check({ procedures, report }: ImportResult): number {
  console.log(formatReport(report, checkCatalogue(procedures)));
  return report.refused.length > 0 ? 1 : 0;
}

/** All or nothing, unless `partial`: a file with broken records changes nothing. */
async function importFiles(files: readonly string[], partial: boolean): Promise<number> {
  const { procedures, report } = await read(files);
  console.log(formatReport(report));
  if (procedures.length === 0 || (report.refused.length > 0 && !partial)) {
    console.error(
      procedures.length === 0
        ? "Nothing imported: no usable record."
        : "Nothing imported. Mend the records above, or leave them out with --partial.",
    );
    return 1;
  }
  const name = files.map((file) => basename(file)).join(", ");
  const digest = catalogueDigest(procedures);
  return withControl(installation(), async (control, through) => {
    await control.saveCatalogue({ name, digest, records: procedures });
    const where = through === "program" ? "by the running program" : "in the store";
    console.log(`Imported: ${procedures.length} procedures are active ${where}.`);
    return 0;
  });
}

async function stats(files: readonly string[]): Promise<number> {
  const procedures =
    files.length > 0
      ? (await read(files)).procedures
      : await withControl(installation(), (control) => control.procedures());
  console.log(formatStats(catalogueStats(procedures)));
  return 0;
}

function installation(): Installation {
  return {
    config: readConfig(process.env),
    log: createLog({ level: "warn", pretty: process.stderr.isTTY }),
  };
}
