import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createDiskSync } from "./disk-sync.ts";

const folder = mkdtempSync(join(tmpdir(), "motcua-disk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const logFile = (name: string) => ({
  nfd: openSync(join(folder, name), "w"),
  path: `/pgdata/pg_wal/${name}`,
});

describe("createDiskSync", () => {
  it("has nothing to wait for before anything was written", async () => {
    await createDiskSync().settled();
  });

  it("lets several commits share one trip to the disk", async () => {
    const disk = createDiskSync();
    const file = logFile("shared");
    disk.fsync(file);
    const first = disk.settled();
    disk.fsync(file);
    const [second, third] = [disk.settled(), disk.settled()];
    expect(second).toBe(third);
    expect(second).not.toBe(first);
    await Promise.all([first, second]);
    closeSync(file.nfd);
  });

  it("rejects when the disk fails", async () => {
    const disk = createDiskSync();
    disk.fsync({ nfd: 999_999, path: "/pgdata/pg_wal/gone" });
    await expect(disk.settled()).rejects.toThrow("EBADF");
  });

  it("throws at once for a file of a checkpoint that fails", () => {
    expect(() => createDiskSync().fsync({ nfd: 999_999, path: "/pgdata/base/1" })).toThrow("EBADF");
  });

  it("brings a log file to the disk before it is closed, also while a thread is at it", async () => {
    const disk = createDiskSync();
    const file = logFile("closed");
    disk.fsync(file);
    const settled = disk.settled();
    disk.beforeClose(file);
    closeSync(file.nfd);
    await settled;
    await disk.settled();
  });
});
