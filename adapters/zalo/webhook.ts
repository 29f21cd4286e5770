import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Inbox, Log } from "../../bot/ports.ts";
import { parseEvent } from "./parse.ts";
import type { ZaloSettings } from "./settings.ts";
import { verifySignature } from "./verify.ts";

interface WebhookDeps {
  readonly settings: ZaloSettings;
  readonly inbox: Inbox;
  readonly log: Log;
  readonly now: () => Date;
  /** Told of every authentic event before the answer, by name. Must not throw. */
  readonly onEvent?: (name: string) => void;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * `POST /webhooks/zalo`: signature, one write to the inbox, 200. 401 for a bad signature, 400 for a body that is no
 * JSON, 413 above 1 MB, 503 when the inbox cannot take it now. Zalo wants 200 within 2 s and cuts the OA off after five vain resends.
 */
export function zaloRoutes(deps: WebhookDeps): FastifyPluginAsync {
  return async (app) => {
    keepRawBodies(app);
    app.post("/webhooks/zalo", { bodyLimit: MAX_BODY_BYTES }, (request, reply) =>
      receive(deps, request, reply),
    );
  };
}

/** The signature is over the exact bytes, so nothing may parse and re-serialise them; the content type is not trusted. */
function keepRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
}

async function receive(
  deps: WebhookDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { settings, log } = deps;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const verdict = verifySignature(settings, {
    body,
    signature: headerOf(request, "x-zevent-signature"),
  });
  // The console checks the address by posting `{}` without a signature, and saves it only on 200.
  if (verdict.kind === "unsigned" && body.toString("utf8").trim() === "{}") return reply.send();
  if (verdict.kind !== "signed") {
    const accepted = settings.signatureMode === "log";
    log.warn({ verdict, accepted }, "Zalo webhook with a signature that does not fit");
    if (!accepted) return reply.code(401).send({ error: "bad signature" });
  }
  return store(deps, { request, reply, body: body.toString("utf8") });
}

async function store(
  { settings, inbox, log, now, onEvent }: WebhookDeps,
  message: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly body: string;
  },
): Promise<FastifyReply> {
  const { request, reply, body } = message;
  const server = headerOf(request, "x-zevent-server");
  const incoming = parseEvent({ body, server, at: now(), oaId: settings.oaId });
  if (!incoming) return reply.code(400).send({ error: "the body is no JSON" });
  if (incoming.account !== settings.oaId)
    log.warn({ oaId: incoming.account }, "Zalo event for another OA than ZALO_OA_ID names");
  try {
    await inbox.receive(incoming);
  } catch (error) {
    const resend = headerOf(request, "num_retry");
    log.error({ err: error, resend }, "Zalo event could not be stored; Zalo will send it again");
    return reply.code(503).send({ error: "try again" });
  }
  const { event } = incoming;
  onEvent?.(event.kind === "other" ? event.name : event.kind);
  return reply.send();
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
