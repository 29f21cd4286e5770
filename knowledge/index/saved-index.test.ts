import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openKnowledge } from "../create-knowledge.ts";
import { aProcedure } from "../test-procedures.ts";
import { loadIndex } from "./saved-index.ts";
import { WEIGHTS } from "./weights.ts";

const records = [
  aProcedure({ code: "1.001193", name: "Đăng ký khai sinh" }),
  aProcedure({ code: "1.000894", name: "Đăng ký kết hôn", results: ["Giấy chứng nhận kết hôn"] }),
  aProcedure({ code: "1.004873", name: "Cấp Giấy xác nhận tình trạng hôn nhân" }),
];
const phrasebook = new Map([["1.004873", ["xin giấy độc thân"]]]);

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), "index-")), "index");
}

describe("a saved index", () => {
  it("answers as the one it was saved from", async () => {
    const indexFile = newFile();
    const built = await openKnowledge(records, { phrasebook, indexFile });
    const saved = readFileSync(indexFile);
    const loaded = await openKnowledge(records, { phrasebook, indexFile });
    for (const question of ["giay doc than", "kết hôn", "dangkykhaisinh", "đăng ký kết hông"])
      expect(loaded.search(question)).toEqual(built.search(question));
    expect(readFileSync(indexFile).equals(saved)).toBe(true);
    expect(readdirSync(join(indexFile, ".."))).toEqual(["index"]);
  });

  it("is built anew when a title or a phrase has changed", async () => {
    const indexFile = newFile();
    await openKnowledge(records, { phrasebook, indexFile });
    const renamed = [
      ...records.slice(0, 2),
      aProcedure({ code: "1.004873", name: "Cấp hộ chiếu" }),
    ];
    const after = await openKnowledge(renamed, { indexFile });
    expect(after.search("hộ chiếu")[0]?.procedure.code).toBe("1.004873");
    const said = new Map([["1.001193", ["giấy độc thân"]]]);
    const again = await openKnowledge(records, { phrasebook: said, indexFile });
    expect(again.search("giấy độc thân")[0]?.procedure.code).toBe("1.001193");
  });

  it("is built anew when the file is damaged, and does without a file", async () => {
    const indexFile = newFile();
    await openKnowledge(records, { indexFile });
    const bytes = readFileSync(indexFile);
    writeFileSync(indexFile, bytes.subarray(0, bytes.length / 2));
    const mended = await openKnowledge(records, { indexFile });
    expect(mended.search("khai sinh")[0]?.procedure.code).toBe("1.001193");
    const without = await openKnowledge(records, { indexFile: "/nowhere/index" });
    expect(without.search("khai sinh")[0]?.procedure.code).toBe("1.001193");
  });

  it("does not load what is no index", () => {
    expect(loadIndex(Buffer.from("hello"), "key", WEIGHTS)).toBeUndefined();
  });
});
