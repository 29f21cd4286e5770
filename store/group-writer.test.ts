import { expect, it } from "vitest";
import { createGroupWriter } from "./group-writer.ts";

const isItemsFault = (error: unknown): boolean => error instanceof RangeError;

function aWriter(limits: { mostAtOnce?: number; mostWaiting?: number } = {}) {
  const groups: string[][] = [];
  const writer = createGroupWriter({
    writeAll: async (items: readonly string[]) => {
      groups.push([...items]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (items.includes("poison")) throw new RangeError("refused");
      if (items.includes("outage")) throw new Error("no store");
      return items.map((item) => item.toUpperCase());
    },
    isItemsFault,
    mostAtOnce: 100,
    mostWaiting: 100,
    ...limits,
  });
  return { groups, writer };
}

it("writes a lone item at once and together what comes meanwhile, in order", async () => {
  const { groups, writer } = aWriter();
  const results = await Promise.all(["a", "b", "c", "d"].map((item) => writer.write(item)));
  expect(results).toEqual(["A", "B", "C", "D"]);
  expect(groups).toEqual([["a"], ["b", "c", "d"]]);
});

it("never writes more at once than allowed", async () => {
  const { groups, writer } = aWriter({ mostAtOnce: 2 });
  await Promise.all(["a", "b", "c", "d"].map((item) => writer.write(item)));
  expect(groups).toEqual([["a"], ["b", "c"], ["d"]]);
});

it("does not let one poisonous item fail the others of its group", async () => {
  const { writer } = aWriter();
  const results = await Promise.allSettled(
    ["a", "b", "poison", "c"].map((item) => writer.write(item)),
  );
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
});

it("fails a whole group at once when the store is away, and works again afterwards", async () => {
  const { groups, writer } = aWriter();
  const results = await Promise.allSettled(["a", "outage", "c"].map((item) => writer.write(item)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(groups).toHaveLength(2);
  expect(await writer.write("d")).toBe("D");
});

it("refuses at once when too many wait already", async () => {
  const { writer } = aWriter({ mostWaiting: 2 });
  const results = await Promise.allSettled(["a", "b", "c", "d"].map((item) => writer.write(item)));
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
});
