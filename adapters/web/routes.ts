import type { FastifyPluginAsync } from "fastify";
import type { Inbox, Log } from "../../bot/ports.ts";
import { createAllowances } from "./allowance.ts";
import type { Waits } from "./event-stream.ts";
import { DEFAULT_WAITS } from "./event-stream.ts";
import { eventsRoute } from "./events-route.ts";
import type { WebLimits } from "./limits.ts";
import { DEFAULT_LIMITS, addressKey } from "./limits.ts";
import { createOpenStreams } from "./open-streams.ts";
import { pageRoute } from "./page-route.ts";
import { postRoute } from "./post-route.ts";
import type { FrameAncestors } from "./security-headers.ts";
import { securityHeaders } from "./security-headers.ts";
import type { Transcript } from "./transcript.ts";
import { createVisitors } from "./visitors.ts";
import { WebError, sendError } from "./web-error.ts";

/** What the chat page's routes stand on. */
export interface WebRoutesDeps {
  readonly inbox: Inbox;
  readonly transcript: Transcript;
  readonly log: Log;
  /** Where uploaded files are kept; made when the first one comes. */
  readonly filesDir: string;
  readonly limits?: Partial<WebLimits>;
  readonly waits?: Waits;
  readonly frameAncestors?: FrameAncestors;
}

/** The web channel's HTTP side: the page, its messages in, our messages out. Register it without a prefix. */
export function webRoutes(deps: WebRoutesDeps): FastifyPluginAsync {
  const { inbox, transcript, log, filesDir, waits = DEFAULT_WAITS } = deps;
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const headers = securityHeaders(deps.frameAncestors);
  const perAddress = createAllowances(limits.address);
  const visitors = createVisitors(transcript);

  return async (app) => {
    app.setErrorHandler((error, _request, reply) => sendError(error, reply, log));
    app.addHook("onRequest", async (request, reply) => {
      void reply.headers(headers);
      const retryAfterMs = perAddress.take(addressKey(request.ip));
      if (retryAfterMs > 0) {
        throw new WebError("rate-limited", "Too many requests; try again later", { retryAfterMs });
      }
    });
    await pageRoute(app);
    await postRoute(app, {
      inbox,
      visitors,
      filesDir,
      sessionAllowance: createAllowances(limits.session),
      fileAllowance: createAllowances(limits.files),
    });
    eventsRoute(app, { transcript, log, waits, visitors, streams: createOpenStreams(limits) });
  };
}
