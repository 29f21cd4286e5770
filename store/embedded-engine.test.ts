import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { silentLog } from "../tests/services/silent-log.ts";
import { openEngine } from "./embedded-engine.ts";

interface StreamOperations {
  fsync: (stream: unknown) => number;
}

it("the embedded engine brings every commit to the disk before it answers", async () => {
  const directory = await mkdtemp(join(tmpdir(), "motcua-engine-"));
  const engine = await openEngine(join(directory, "store"), silentLog);
  const files = engine.Module.NODEFS as unknown as { stream_ops: StreamOperations };
  const { fsync } = files.stream_ops;
  const outcomes: number[] = [];
  files.stream_ops.fsync = (stream) => {
    const outcome = fsync(stream);
    outcomes.push(outcome);
    return outcome;
  };
  await engine.exec("create table kept (number integer)");
  outcomes.length = 0;
  for (let number = 0; number < 5; number++)
    await engine.exec(`insert into kept values (${number})`);
  expect(outcomes).toEqual([0, 0, 0, 0, 0]);
  await engine.close();
  await rm(directory, { recursive: true, force: true });
});
