import { randomUUID } from "node:crypto";
import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Inbox } from "../../bot/ports.ts";
import type { Allowances } from "./allowance.ts";
import { MAX_FILE_BYTES, MAX_FILES, MAX_JSON_BYTES, addressKey } from "./limits.ts";
import type { Post } from "./post.ts";
import { readPost } from "./post.ts";
import { readForm } from "./read-form.ts";
import { discardFiles } from "./save-file.ts";
import { newSession } from "./session.ts";
import type { Visitors } from "./visitors.ts";
import { WebError } from "./web-error.ts";

export interface PostRouteDeps {
  readonly inbox: Inbox;
  readonly visitors: Visitors;
  readonly sessionAllowance: Allowances;
  readonly fileAllowance: Allowances;
  readonly filesDir: string;
}

/** What the citizen's page learns: its session, and the id under which a repeat of this message is recognised. */
interface Accepted {
  readonly session: string;
  readonly id: string;
}

const STORE_RETRY_MS = 5000;

/** `POST /chat/messages`: a message into the inbox, answered 202 once it is durable. */
export async function postRoute(app: FastifyInstance, deps: PostRouteDeps): Promise<void> {
  const limits = { files: MAX_FILES, fileSize: MAX_FILE_BYTES, fieldSize: MAX_JSON_BYTES };
  await app.register(multipart, {
    limits: { ...limits, fields: 8, parts: MAX_FILES + 8 },
    throwFileSizeLimit: false,
  });
  app.post("/chat/messages", { bodyLimit: MAX_JSON_BYTES }, async (request, reply) => {
    const accepted = await accept(request, deps);
    return reply.code(202).header("cache-control", "no-store").send(accepted);
  });
}

/** Files are on disk before the message is known to be good, so whatever fails afterwards takes them away again. */
async function accept(request: FastifyRequest, deps: PostRouteDeps): Promise<Accepted> {
  const { fields, files } = request.isMultipart()
    ? await readForm(request, { filesDir: deps.filesDir, admit: () => admitFile(request, deps) })
    : { fields: request.body, files: [] };
  try {
    const { accepted, isNew } = await receive(readPost(fields, files), deps);
    if (!isNew) await discardFiles(files, deps.filesDir);
    return accepted;
  } catch (error) {
    await discardFiles(files, deps.filesDir);
    throw error;
  }
}

function admitFile(request: FastifyRequest, { fileAllowance }: PostRouteDeps): void {
  const waitMs = fileAllowance.take(addressKey(request.ip));
  if (waitMs > 0) throw tooFast("files", waitMs);
}

async function receive(
  post: Post,
  { inbox, visitors, sessionAllowance }: PostRouteDeps,
): Promise<{ accepted: Accepted; isNew: boolean }> {
  if (post.session !== undefined) {
    const waitMs = sessionAllowance.take(post.session);
    if (waitMs > 0) throw tooFast("messages", waitMs);
    await visitors.mustKnow(post.session);
  }
  const session = post.session ?? newSession();
  const id = post.clientId ?? randomUUID();
  const incoming = {
    channel: "web",
    account: "local",
    chatId: session,
    // Scoped by session: nobody can take up an id in somebody else's conversation.
    platformId: `${session}/${id}`,
    sentAt: new Date(),
    event: post.event,
  } as const;
  const stored = await inbox.receive(incoming).catch((cause: unknown) => {
    const message = "The message could not be stored now; send it again";
    throw new WebError("unavailable", message, { cause, retryAfterMs: STORE_RETRY_MS });
  });
  return { accepted: { session, id }, isNew: stored === "stored" };
}

function tooFast(what: string, retryAfterMs: number): WebError {
  return new WebError("rate-limited", `Too many ${what}; send again later`, { retryAfterMs });
}
