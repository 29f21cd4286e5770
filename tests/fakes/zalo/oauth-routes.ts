import { createHash, randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { LIVES, issueGrant } from "./state.ts";
import type { FakeState } from "./state.ts";

const permissionQuery = z.strictObject({
  app_id: z.string(),
  redirect_uri: z.url(),
  code_challenge: z.string().length(43),
  state: z.string(),
});

const tokenForm = z.object({
  app_id: z.string().optional(),
  grant_type: z.string().optional(),
  code: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
});

type TokenForm = z.output<typeof tokenForm>;

/** OAuth v4 of an OA: consent given at once, codes of ten minutes, refresh tokens that work once. */
export function oauthRoutes(app: FastifyInstance, state: FakeState): void {
  const { options, clock } = state;

  app.get("/v4/oa/permission", async (request, reply) => {
    const query = permissionQuery.safeParse(request.query).data;
    if (!query) return reply.code(400).send("exactly app_id, redirect_uri, code_challenge, state");
    if (query.app_id !== options.appId) return oauthError(-14002, "Invalid appId");
    if (options.callbackUrl && query.redirect_uri !== options.callbackUrl)
      return oauthError(-14003, "Invalid redirect uri");
    const code = randomBytes(12).toString("hex");
    state.codes.set(code, { challenge: query.code_challenge, issuedAt: clock.now() });
    const back = new URL(query.redirect_uri);
    back.searchParams.set("code", code);
    back.searchParams.set("oa_id", options.oaId);
    if (options.echoState) back.searchParams.set("state", query.state);
    return reply.redirect(back.href);
  });

  app.post("/v4/oa/access_token", async (request) => {
    const form = tokenForm.parse(Object.fromEntries(new URLSearchParams(String(request.body))));
    if (form.app_id !== options.appId) return oauthError(-14002, "Invalid appId");
    if (request.headers["secret_key"] !== options.appSecret)
      return oauthError(-14004, "Invalid secret key");
    if (form.grant_type === "authorization_code") return exchangeCode(state, form);
    if (form.grant_type === "refresh_token") return refresh(state, form.refresh_token ?? "");
    return oauthError(-14018, "Invalid grant type");
  });
}

function exchangeCode(state: FakeState, form: TokenForm): object {
  const code = state.codes.get(form.code ?? "");
  state.codes.delete(form.code ?? "");
  const challenge = createHash("sha256")
    .update(form.code_verifier ?? "", "ascii")
    .digest("base64url");
  const age = code ? state.clock.now().getTime() - code.issuedAt.getTime() : Infinity;
  if (code?.challenge !== challenge || age > LIVES.codeMs)
    return oauthError(-14005, "Invalid authorization code");
  return grantOf(state);
}

function refresh(state: FakeState, refreshToken: string): object {
  const issuedAt = state.refreshTokens.get(refreshToken);
  const age = issuedAt ? state.clock.now().getTime() - issuedAt.getTime() : Infinity;
  if (age > LIVES.refreshTokenMs) {
    // The pair that its first use led to stays valid.
    return {
      ...oauthError(-14014, "Invalid refresh token."),
      message: "",
      access_token: "",
      refresh_token: "",
    };
  }
  state.refreshTokens.delete(refreshToken);
  state.refreshes += 1;
  return grantOf(state);
}

function grantOf(state: FakeState): object {
  const { accessToken, refreshToken } = issueGrant(state);
  const expires = String(LIVES.accessTokenMs / 1_000);
  return { access_token: accessToken, refresh_token: refreshToken, expires_in: expires };
}

function oauthError(error: number, name: string): object {
  return { error, error_name: name, error_description: "", error_reason: "", ref_doc: "" };
}
