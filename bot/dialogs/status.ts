import { holdsDossierCode } from "../language/dossier-code.ts";
import { askedFacets } from "../language/facets.ts";
import { wants } from "../language/intents.ts";
import * as say from "../say/status.ts";
import { simply, type Dialog } from "./dialog.ts";

/** A dossier code in the message: surely about a submitted dossier. */
export const statusByCode: Dialog = (turn, { text }) =>
  holdsDossierCode(text) ? simply(turn, "status", say.status()) : undefined;

/** Words about a submitted dossier. Questions for papers, fees, forms or conditions are about the procedure. */
export const status: Dialog = (turn, { words }) => {
  if (!wants("status", words)) return undefined;
  const aboutProcedure = askedFacets(words).some(
    (facet) =>
      facet === "documents" ||
      facet === "fee" ||
      facet === "form" ||
      facet === "conditions" ||
      facet === "legal",
  );
  return aboutProcedure ? undefined : simply(turn, "status", say.status());
};
