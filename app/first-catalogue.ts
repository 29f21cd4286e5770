import type { Control } from "../control/control.ts";
import { catalogueDigest } from "../knowledge/digest.ts";
import { readCatalogueFiles } from "../knowledge/import/read-catalogue-file.ts";
import { starterFiles } from "../knowledge/starter.ts";
import { activeCatalogue } from "../store/catalogue.ts";
import type { Database } from "../store/database.ts";

/** The catalogue that ships with the program goes by this name; an operator's import has the names of its files. */
const STARTER_NAME = "starter catalogue";

/**
 * Makes sure there is a catalogue to answer from: `file` when given, else the starter catalogue, unless an operator has
 * imported one of their own. Does nothing when that very content is active already. Rejects when a record is broken.
 */
export async function ensureCatalogue(
  { db, control }: { readonly db: Database; readonly control: Control },
  file?: string,
): Promise<void> {
  const active = await activeCatalogue(db);
  if (file === undefined && active && active.name !== STARTER_NAME) return;
  const files = file === undefined ? await starterFiles() : [file];
  const { procedures, report } = await readCatalogueFiles(files);
  const name = file ?? STARTER_NAME;
  if (report.refused.length > 0)
    throw new Error(
      `${name}: ${report.refused.length} broken records; "npm run catalogue -- check ${files.join(" ")}" lists them`,
    );
  const digest = catalogueDigest(procedures);
  if (digest !== active?.digest) await control.saveCatalogue({ name, digest, records: procedures });
}
