import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { refusal } from "./answers.ts";

/**
 * What goes wrong with the next calls.
 * - `error`: Zalo's own error, with HTTP 200. `status`: an HTTP error without a body of Zalo's.
 * - `delay`: answers late. `hang`: never answers, and does nothing. `lost`: does it, and the answer never arrives.
 */
export const faultSchema = z.intersection(
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("error"), code: z.number(), message: z.string().optional() }),
    z.object({ kind: z.literal("status"), status: z.number().int().min(400).max(599) }),
    z.object({ kind: z.literal("delay"), ms: z.number().positive() }),
    z.object({ kind: z.enum(["hang", "lost"]) }),
  ]),
  z.object({
    /** Start of the path; every API call when absent. */
    path: z.string().optional(),
    /** How many calls; 1 when absent. */
    times: z.number().int().positive().optional(),
  }),
);

export type Fault = z.output<typeof faultSchema>;

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
}

/** Lets calls of the API and of OAuth go wrong; the simulation itself never does. */
export function installFaults(app: FastifyInstance): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  const lost = new WeakSet<FastifyRequest>();

  function take(path: string): Fault | undefined {
    const entry = waiting.find(({ fault }) => path.startsWith(fault.path ?? "/v"));
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) waiting = waiting.filter((other) => other !== entry);
    return entry.fault;
  }

  async function apply(
    fault: Fault,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> {
    switch (fault.kind) {
      case "error":
        return reply.send(refusal(fault.code, fault.message));
      case "status":
        return reply.code(fault.status).type("text/html").send("<h1>Bad gateway</h1>");
      case "delay":
        await new Promise((resolve) => setTimeout(resolve, fault.ms));
        return undefined;
      case "hang":
        return reply.hijack();
      case "lost":
        lost.add(request);
        return undefined;
    }
  }

  app.addHook("preHandler", async (request, reply) => {
    const fault = take(request.url);
    if (fault) return apply(fault, request, reply);
  });
  app.addHook("onSend", async (request, reply) => {
    if (lost.has(request)) reply.raw.destroy();
  });
  return {
    add: (fault) => waiting.push({ fault, left: fault.times ?? 1 }),
    clear() {
      waiting = [];
    },
  };
}
