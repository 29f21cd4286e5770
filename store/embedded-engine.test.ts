import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { silentLog } from "../tests/services/silent-log.ts";
import { openEngine } from "./embedded-engine.ts";

interface StreamOperations {
  fsync: (stream: { readonly path?: string }) => number;
}

it("the embedded engine asks for every commit to be brought to the disk", async () => {
  const directory = await mkdtemp(join(tmpdir(), "motcua-engine-"));
  const { pglite, settled } = await openEngine(join(directory, "store"), silentLog);
  const files = pglite.Module.NODEFS as unknown as { stream_ops: StreamOperations };
  const { fsync } = files.stream_ops;
  const outcomes: unknown[] = [];
  files.stream_ops.fsync = (stream) => {
    const outcome = fsync(stream);
    outcomes.push([outcome, stream.path?.includes("/pg_wal/")]);
    return outcome;
  };
  await pglite.exec("create table kept (number integer)");
  outcomes.length = 0;
  for (let number = 0; number < 5; number++) {
    await pglite.exec(`insert into kept values (${number})`);
    await settled();
  }
  expect(outcomes).toEqual(Array.from({ length: 5 }, () => [0, true]));
  await pglite.close();
  await rm(directory, { recursive: true, force: true });
});
