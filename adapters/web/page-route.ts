import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

const ASSET = /\.(?:css|js|svg)$/u;

/**
 * `GET /chat` and what the page loads. Assets live under a path that names their content, so that browsers keep them for
 * good and a new release is seen at once; the page itself is asked for every time. Rejects when the files are missing.
 */
export async function pageRoute(app: FastifyInstance): Promise<void> {
  const root = pageFolder();
  const version = await contentVersion(root);
  const html = await readFile(join(root, "index.html"), "utf8");
  const page = html.replaceAll("{{assets}}", `chat/assets/${version}`);

  await app.register(fastifyStatic, {
    root,
    prefix: `/chat/assets/${version}/`,
    decorateReply: false,
    index: false,
    immutable: true,
    maxAge: "365d",
    allowedPath: (path) => ASSET.test(path),
  });
  app.get("/chat", (_request, reply) =>
    reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(page),
  );
  // The page's addresses are relative to /chat, so that a portal may mount us under any path.
  app.get("/chat/", (_request, reply) => reply.redirect("../chat"));
}

/** The page's files lie in the package, not in `dist`: the TypeScript build copies no HTML. */
function pageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("The package.json above adapters/web is missing");
    folder = parent;
  }
  return join(folder, "adapters/web/page");
}

async function contentVersion(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(root)).toSorted()) {
    if (ASSET.test(name)) hash.update(name).update(await readFile(join(root, name)));
  }
  return hash.digest("hex").slice(0, 12);
}
