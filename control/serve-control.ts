import { chmodSync, rmSync } from "node:fs";
import fastify from "fastify";
import { z } from "zod";
import type { Procedure } from "../knowledge/procedure.ts";
import type { Control } from "./control.ts";

/** A national catalogue of 65,000 records is about half of this. */
const CATALOGUE_LIMIT_BYTES = 2 * 1024 ** 3 - 1;

const catalogueBody = z.object({
  name: z.string(),
  digest: z.string(),
  // Made by our own importer on the other end of a socket that only this user can open.
  records: z.array(z.custom<Procedure>((value) => typeof value === "object" && value !== null)),
});

/** Offers a {@link Control} on a Unix socket that only the program's own user can open. Resolves when it listens. */
export async function serveControl(
  control: Control,
  path: string,
): Promise<{ close(): Promise<void> }> {
  const server = fastify({ bodyLimit: CATALOGUE_LIMIT_BYTES, forceCloseConnections: true });
  server.get("/status", () => control.status());
  server.get("/procedures", () => control.procedures());
  server.get("/dead-letters", () => control.deadLetters());
  server.post("/dead-letters/:id/replay", async (request) => {
    const { id } = z.object({ id: z.string() }).parse(request.params);
    return { replayed: await control.replay(id) };
  });
  server.post("/catalogue", async (request) => {
    await control.saveCatalogue(catalogueBody.parse(request.body));
    return {};
  });
  rmSync(path, { force: true });
  await server.listen({ path });
  chmodSync(path, 0o600);
  return {
    async close() {
      await server.close();
      rmSync(path, { force: true });
    },
  };
}
