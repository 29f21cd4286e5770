import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { EventStreamDeps } from "./event-stream.ts";
import { eventStream } from "./event-stream.ts";
import type { OpenStreams } from "./open-streams.ts";
import { isSession } from "./session.ts";
import type { Visitors } from "./visitors.ts";
import { WebError } from "./web-error.ts";

export interface EventsRouteDeps extends EventStreamDeps {
  readonly visitors: Visitors;
  readonly streams: OpenStreams;
}

const Query = z.object({ session: z.string().refine(isSession), after: z.string().optional() });

/** Orders are PostgreSQL bigints; one digit less than their longest keeps every accepted text inside their range. */
const ORDER = /^\d{1,18}$/u;

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  // A stream that ends at shutdown must take its connection along, or closing the server waits for it to idle out.
  connection: "close",
  // nginx holds answers back unless told not to.
  "x-accel-buffering": "no",
};

/**
 * `GET /chat/events?session=…`: what we say, as it is sent. Resumes after the `Last-Event-ID` header, or after the
 * `after` parameter where a page that was reloaded cannot set the header; an unreadable one means from the start.
 */
export function eventsRoute(app: FastifyInstance, deps: EventsRouteDeps): void {
  const { streams, visitors } = deps;
  app.addHook("preClose", (done) => {
    streams.endAll();
    done();
  });
  // The address holds the session, so the usual line per request stays out of the log; and a HEAD would never end.
  const options = { logLevel: "warn", exposeHeadRoute: false } as const;
  app.get("/chat/events", options, async (request, reply) => {
    const query = Query.safeParse(request.query);
    if (!query.success) throw new WebError("bad-session", "session is missing or not one of ours");
    const { session } = query.data;
    await visitors.mustKnow(session);
    const last = [request.headers["last-event-id"], query.data.after].find(isOrder);
    const stream = streams.open(session);
    const end = (): void => {
      streams.done(session, stream);
      stream.abort();
    };
    reply.raw.once("close", end);
    // Gone while we looked up the session: its "close" has passed already.
    if (reply.raw.destroyed) end();
    const events = eventStream(deps, { session, after: last, signal: stream.signal });
    return reply.headers(HEADERS).send(Readable.from(events));
  });
}

function isOrder(value: unknown): value is string {
  return typeof value === "string" && ORDER.test(value);
}
