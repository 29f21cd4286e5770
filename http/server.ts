import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from "fastify";

/** Larger bodies are refused with 413 before they are read; routes that take files raise it for themselves. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * A bare web server: request ids, one error shape `{ error: { code, message } }`, and a log line per request that holds
 * neither address, query nor body, since those can be personal data.
 */
export function createHttpServer({ log }: { log: FastifyBaseLogger }): FastifyInstance {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestIdHeader: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  server.addHook("onResponse", async (request, reply) => {
    log.debug(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? "none",
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      "answered",
    );
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: "not-found", message: "There is nothing here." } }),
  );
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ requestId: request.id, err: error }, "request failed");
    return reply.code(status).send({
      error: {
        code: status >= 500 ? "internal" : (error.code ?? "bad-request").toLowerCase(),
        message: status >= 500 ? "Something broke on our side. Please try again." : error.message,
      },
    });
  });
  return server;
}
