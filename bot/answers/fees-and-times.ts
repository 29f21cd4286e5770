import type { Procedure, SubmissionChannel, SubmissionMethod } from "../../knowledge/procedure.ts";
import * as say from "../say/facets.ts";
import { line, timeLimit } from "../say/format.ts";
import type { Section } from "./section.ts";

interface Group {
  readonly methods: readonly SubmissionMethod[];
  readonly lines: readonly string[];
}

/** Ways of handing in for which the same lines hold, put together. */
function grouped(
  channels: readonly SubmissionChannel[],
  linesOf: (channel: SubmissionChannel) => readonly string[],
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const channel of channels) {
    const lines = linesOf(channel);
    if (lines.length === 0) continue;
    const key = lines.join("\n");
    const known = groups.get(key);
    const methods = [...new Set([...(known?.methods ?? []), channel.method])];
    groups.set(key, { methods, lines });
  }
  return [...groups.values()];
}

/** What must be paid; only quoted when the record contradicts itself. */
export function feeSection(procedure: Procedure): Section {
  const doubtful = procedure.flags.some((flag) => flag.facet === "fee" && flag.code !== "missing");
  if (doubtful) {
    const texts = procedure.channels.flatMap((channel) => channel.fees.map((fee) => fee.text));
    const lines = [...new Set(texts)].slice(0, 3);
    if (lines.length > 0) return { lines: [], lead: say.doubtfulFee(lines) };
  }
  const groups = grouped(procedure.channels, (channel) =>
    channel.fees.map((fee) => line(say.fee(fee))),
  );
  const [only] = groups;
  if (!only) return { lines: [], lead: say.noFee() };
  if (groups.length === 1) return { lines: [...new Set(only.lines)] };
  return { lines: groups.flatMap((group) => [say.feesFor(group.methods), ...group.lines]) };
}

/** How long the agency may take; a number without unit is never stated. */
export function timeSection(procedure: Procedure): Section {
  const groups = grouped(procedure.channels, (channel) => {
    if (!channel.time) return [];
    const limit = timeLimit(channel.time);
    if (limit === undefined) return [say.doubtfulTime(channel.time.text)];
    return [
      channel.note && severalTimes(procedure, channel) ? say.timeWhen(limit, channel.note) : limit,
    ];
  });
  const [only] = groups;
  if (!only) return { lines: [], lead: say.noTime() };
  const lines = groups.map((group) => {
    const [limit = ""] = group.lines;
    return line(say.time(limit, groups.length === 1 ? [] : group.methods));
  });
  return { lines };
}

/** Whether one way of handing in has different time limits, so that each needs saying when it holds. */
function severalTimes({ channels }: Procedure, { method }: SubmissionChannel): boolean {
  const texts = channels.flatMap((one) => (one.method === method ? (one.time?.text ?? []) : []));
  return new Set(texts).size > 1;
}
