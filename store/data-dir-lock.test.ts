import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataDir } from "./data-dir-lock.ts";

/** The highest pid Linux gives is 4,194,304. */
const NOBODY = 4_194_305;

describe("the lock of a data directory", () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "motcua-lock-"));
    path = join(directory, "in-use.lock");
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const isInUse = { code: "in-use" };
  const lockedBy = (owner: object) => writeFile(path, JSON.stringify(owner));

  it("is held by one at a time, also within a process", async () => {
    const release = await lockDataDir(directory);
    await expect(lockDataDir(directory)).rejects.toMatchObject(isInUse);
    await release();
    await (
      await lockDataDir(directory)
    )();
  });

  it("has one winner when many ask at once, also over a dead owner's lock", async () => {
    await lockedBy({ pid: NOBODY, host: hostname() });
    const asked = await Promise.allSettled(
      Array.from({ length: 10 }, () => lockDataDir(directory)),
    );
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("leaves nothing behind", async () => {
    await (
      await lockDataDir(directory)
    )();
    expect(await readdir(directory)).toEqual([]);
  });

  it("is not let go twice: the second time it would be somebody else's", async () => {
    const release = await lockDataDir(directory);
    await release();
    const next = await lockDataDir(directory);
    await release();
    await expect(lockDataDir(directory)).rejects.toMatchObject(isInUse);
    await next();
  });

  it("makes the directory when it is not there", async () => {
    await (
      await lockDataDir(join(directory, "a", "b"))
    )();
  });

  it("is taken over from a process that is gone", async () => {
    await lockedBy({ pid: NOBODY, host: hostname() });
    await (
      await lockDataDir(directory)
    )();
  });

  it("is taken over from an earlier process with the same pid, as in a restarted container", async () => {
    await lockedBy({ pid: process.pid, host: hostname(), started: "1" });
    await (
      await lockDataDir(directory)
    )();
  });

  it("is taken over when a power failure left it empty", async () => {
    await writeFile(path, "");
    await (
      await lockDataDir(directory)
    )();
  });

  it("is believed of another machine or container while it is fresh, and no longer", async () => {
    await lockedBy({ pid: NOBODY, host: "elsewhere" });
    await expect(lockDataDir(directory)).rejects.toThrow(/elsewhere/);
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(path, minuteAgo, minuteAgo);
    await (
      await lockDataDir(directory)
    )();
  });
});
