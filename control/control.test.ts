import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aProcedure } from "../bot/testing/builders.ts";
import { connectControl } from "./connect-control.ts";
import type { Control, NewCatalogue } from "./control.ts";
import { serveControl } from "./serve-control.ts";
import { socketPath } from "./socket-path.ts";

const STATUS = {
  store: "embedded",
  clockSkewSeconds: 0,
  waitingMessages: 1,
  oldestWaitingSeconds: 2,
  waitingSends: 3,
  deadLetters: 4,
  openCases: 5,
  problems: ["zalo: grant access again"],
} as const;

let folder: string;
let saved: NewCatalogue[];
let close: () => Promise<void>;
let remote: Control;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "motcua-control-"));
  saved = [];
  const served = await serveControl(
    {
      status: async () => STATUS,
      procedures: async () => [aProcedure()],
      saveCatalogue: async (catalogue) => {
        if (catalogue.name === "bad") throw new Error("overtaken");
        saved.push(catalogue);
      },
      deadLetters: async () => [],
      replay: async (id) => id === "in:7",
    },
    socketPath(folder),
  );
  close = () => served.close();
  remote = connectControl(socketPath(folder));
});

afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

describe("a running program's control socket", () => {
  it("does what it would do in the process", async () => {
    expect(await remote.status()).toEqual(STATUS);
    expect(await remote.procedures()).toEqual([aProcedure()]);
    expect(await remote.deadLetters()).toEqual([]);
    expect([await remote.replay("in:7"), await remote.replay("in:8")]).toEqual([true, false]);
  });

  it("takes a whole catalogue", async () => {
    const records = Array.from({ length: 3000 }, (_, n) =>
      aProcedure({ code: `1.${100_000 + n}` }),
    );
    await remote.saveCatalogue({ name: "real", digest: "d", records });
    expect(saved).toEqual([{ name: "real", digest: "d", records }]);
  });

  it("tells what went wrong there", async () => {
    await expect(remote.saveCatalogue({ name: "bad", digest: "d", records: [] })).rejects.toThrow(
      "the running program refused",
    );
  });

  it("opens to the program's own user only", async () => {
    expect((await stat(socketPath(folder))).mode & 0o777).toBe(0o600);
  });

  it("says so when nobody listens", async () => {
    await expect(connectControl(join(folder, "other.sock")).status()).rejects.toThrow(
      "does not answer",
    );
  });
});

describe("socketPath", () => {
  it("stays within what a socket's address can hold", () => {
    expect(Buffer.byteLength(socketPath(`/var/${"x".repeat(200)}`))).toBeLessThan(108);
  });
});
