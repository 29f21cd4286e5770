import { describe } from "vitest";
import { silentLog } from "../../tests/services/silent-log.ts";
import { createLocalQueue } from "./local-queue.ts";
import { queueContract } from "./queue.contract.ts";

describe("the local queue", () => {
  queueContract(() => Promise.resolve(createLocalQueue({ log: silentLog })));
});
