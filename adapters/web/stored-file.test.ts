import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storedFile } from "./stored-file.ts";

let filesDir: string;
beforeAll(async () => {
  filesDir = await mkdtemp(join(tmpdir(), "motcua-files-"));
});
afterAll(() => rm(filesDir, { recursive: true, force: true }));

describe("storedFile", () => {
  it("describes an uploaded file by its content", async () => {
    await writeFile(join(filesDir, "a.pdf"), "%PDF-1.7 hello");
    expect(await storedFile("a.pdf", filesDir)).toEqual({
      path: "a.pdf",
      type: "application/pdf",
      sizeBytes: 14,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("says so when the file is gone", async () => {
    expect(await storedFile("nowhere.pdf", filesDir)).toEqual({
      refused: "the uploaded file is gone",
    });
  });
});
