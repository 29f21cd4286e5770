import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPhrasebook } from "./phrasebook.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "phrasebook-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("loadPhrasebook", () => {
  it("adds up the phrases of one code from several files, each once", async () => {
    const folder = folderWith({
      "a.jsonl": '{"code":"1.001193","phrases":["mới đẻ","khai sinh cho con"]}\n',
      "b.jsonl": '{"code":"1.001193","phrases":["mới đẻ","làm giấy cho bé"]}\n\n',
      "notes.txt": "no phrases",
    });
    const phrasebook = await loadPhrasebook([folder]);
    expect(phrasebook.get("1.001193")).toEqual(["mới đẻ", "khai sinh cho con", "làm giấy cho bé"]);
  });

  it("names file and line of what is no phrase", async () => {
    const folder = folderWith({ "a.jsonl": '{"code":"1.001193","phrases":[]}\n{"code":1}\n' });
    await expect(loadPhrasebook([folder])).rejects.toThrow(/a\.jsonl:2/u);
  });

  it("is empty without files", async () => {
    expect((await loadPhrasebook(["/nowhere"])).size).toBe(0);
  });

  it("loads what ships with the program", async () => {
    expect((await loadPhrasebook()).get("1.001193")).toContain("làm giấy khai sinh");
  });
});
