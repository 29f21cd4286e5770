import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Log } from "../../bot/ports.ts";
import type { OAuth } from "./api/oauth.ts";
import type { Tokens } from "./api/tokens.ts";
import { GRANT_LIFE_MS, beginGrant, readGrant } from "./grant-cookie.ts";
import type { ZaloSettings } from "./settings.ts";
import { zaloTexts } from "./texts.ts";

export interface AuthorizeDeps {
  readonly settings: ZaloSettings;
  readonly oauth: OAuth;
  readonly tokens: Tokens;
  readonly log: Log;
  readonly now: () => Date;
}

export interface AuthorizeRules {
  /** Whether this request comes from someone who may connect the OA (staff admins only). */
  readonly allow: (request: FastifyRequest) => boolean | Promise<boolean>;
  /** Our https address; the OA's callback URL in Zalo's console is this + `/zalo/callback`. */
  readonly publicUrl?: string | undefined;
}

const COOKIE = "zalo_grant";

const callbackQuery = z.object({
  code: z.string().min(1),
  oa_id: z.string().optional(),
  state: z.string().optional(),
});

/**
 * `GET /zalo/authorize` sends an OA admin to Zalo to grant access, `GET /zalo/callback` takes the code. Whether Zalo gives
 * `state` back is not certain, so an httpOnly cookie ties both to one browser; a `state` that comes must fit.
 */
export function zaloAuthorizeRoutes(
  deps: AuthorizeDeps,
  rules: AuthorizeRules,
): FastifyPluginAsync {
  return async (app) => {
    app.addHook("onRequest", async (request, reply) => {
      if (!(await rules.allow(request))) return say(reply, 403, zaloTexts.authorizeForbidden);
    });
    app.get("/zalo/authorize", (_request, reply) => authorize(deps, rules, reply));
    app.get("/zalo/callback", (request, reply) => takeCode(deps, request, reply));
  };
}

function authorize(
  { settings, oauth, now }: AuthorizeDeps,
  { publicUrl }: AuthorizeRules,
  reply: FastifyReply,
): FastifyReply {
  if (!publicUrl) return say(reply, 409, zaloTexts.publicUrlNeeded);
  const { state, verifier, cookie } = beginGrant(settings.appSecret, now());
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  const life = GRANT_LIFE_MS / 1000;
  return reply
    .header(
      "set-cookie",
      `${COOKIE}=${cookie}; Path=/zalo; Max-Age=${life}; HttpOnly; SameSite=Lax${secure}`,
    )
    .header("cache-control", "no-store")
    .redirect(
      oauth.authorizeUrl({
        redirectUri: `${publicUrl}/zalo/callback`,
        state,
        verifier: settings.codeVerifier ?? verifier,
      }),
    );
}

async function takeCode(
  { settings, oauth, tokens, log, now }: AuthorizeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = callbackQuery.safeParse(request.query).data;
  const grant = readGrant(settings.appSecret, cookieOf(request), now());
  const fits = query?.state === undefined || query.state === grant?.state;
  if (!query || !grant || !fits) return say(reply, 400, zaloTexts.authorizeExpired);
  const { code, oa_id: oaId } = query;
  // The pair of another OA would silence ours.
  if (oaId !== undefined && oaId !== settings.oaId)
    return say(reply, 409, zaloTexts.authorizeOtherOa(oaId));
  const result = await oauth.exchangeCode(code, settings.codeVerifier ?? grant.verifier);
  if (result.kind !== "granted") {
    log.warn({ reason: result.reason }, "Zalo refused a grant");
    return say(reply, 502, zaloTexts.authorizeFailed(result.reason));
  }
  await tokens.adopt(result.pair);
  log.info({}, "Zalo OA granted access");
  reply.header("set-cookie", `${COOKIE}=; Path=/zalo; Max-Age=0; HttpOnly; SameSite=Lax`);
  return say(reply, 200, zaloTexts.authorizeDone);
}

function cookieOf(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

function say(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .header("cache-control", "no-store")
    .type("text/plain; charset=utf-8")
    .send(text);
}
