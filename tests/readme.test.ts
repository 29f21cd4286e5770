import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const DOCUMENTS = [
  "README.md",
  "README.vi.md",
  "ARCHITECTURE.md",
  "worker/README.md",
  "store/README.md",
  "knowledge/README.md",
  "adapters/zalo/README.md",
  "adapters/telegram/README.md",
  "adapters/web/README.md",
];
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object }).scripts,
);

describe.each(DOCUMENTS)("%s", (document) => {
  const text = readFileSync(join(ROOT, document), "utf8");

  it("names only commands that exist", () => {
    const named = [...text.matchAll(/npm run ([a-z][a-z-]*)/g)].map((match) => match[1]);
    expect(named.filter((name) => name !== undefined && !scripts.includes(name))).toEqual([]);
  });

  it("links only to what is there", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });
});

it("every folder of the map in ARCHITECTURE.md exists, and every folder is on it", () => {
  const map = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8").split("```")[1] ?? "";
  const named = [...map.matchAll(/^([a-z]+)\/ /gm)].map((match) => match[1]);
  expect(named.filter((name) => !existsSync(join(ROOT, name ?? "")))).toEqual([]);
  const folders = ["app", "bot", "knowledge", "store", "worker", "adapters", "http", "control"];
  const all = [...folders, "cli", "eval", "bench", "tests", "docs"];
  expect(new Set(named)).toEqual(new Set(all));
});
