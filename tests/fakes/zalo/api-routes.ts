import { createHmac } from "node:crypto";
import { extname } from "node:path";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { refusal, success } from "./answers.ts";
import type { FakeAnswer } from "./answers.ts";
import { checkMessage } from "./check-message.ts";
import type { CheckedMessage } from "./check-message.ts";
import { echoEvent, receiptEvent } from "./events.ts";
import { LIVES, newMessageId } from "./state.ts";
import type { FakeMessage, FakeState, FakeUpload, FakeUser } from "./state.ts";
import type { FakeWebhooks } from "./webhooks.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MB = 1024 * 1024;

const UPLOADS: Readonly<
  Record<FakeUpload["kind"], { readonly extensions: readonly string[]; readonly maxBytes: number }>
> = {
  image: { extensions: [".jpg", ".jpeg", ".png"], maxBytes: MB },
  gif: { extensions: [".gif"], maxBytes: 5 * MB },
  file: { extensions: [".pdf", ".doc", ".docx", ".csv"], maxBytes: 5 * MB },
};

const userQuery = z.object({ user_id: z.string() });

/** The OA API at openapi.zalo.me: token and rate limit first, then the call. Application errors come with HTTP 200. */
export function apiRoutes(app: FastifyInstance, state: FakeState, webhooks: FakeWebhooks): void {
  const { options } = state;

  app.addHook("preHandler", async (request, reply) => {
    if (!/^\/v[23]\.0\//.test(request.url)) return;
    const denied =
      checkToken(state, request) ??
      countCall(state, (name, value) => {
        reply.header(name, value);
      });
    if (denied) return reply.send(denied);
  });

  app.post("/v3.0/oa/message/cs", async (request) => {
    const checked = checkMessage(state, request.body);
    if ("error" in checked) return checked;
    const user = state.users.get(checked.userId);
    if (!user) return refusal(-201, "user_id is invalid!");
    const closed = checkReach(state, user);
    if (closed) return closed;
    const message = record(state, checked);
    if (options.echoes) echo(state, webhooks, message);
    return success(sentData(user, message));
  });

  app.post("/v2.0/oa/message", async () => refusal(-240));

  app.post("/v3.0/oa/quota/message", async (request) => {
    const user = state.users.get(userQuery.safeParse(request.body).data?.user_id ?? "");
    if (!user) return refusal(-201, "user_id is invalid!");
    return success({
      last_interaction: String(user.lastInteraction?.getTime() ?? 0),
      cs_reply: { remain: 8, total: 8 },
      promotion: { daily_remain: 1, daily_total: 1, monthly_remain: 4, monthly_total: 4 },
    });
  });

  app.get("/v3.0/oa/user/detail", async (request) => {
    const user = state.users.get(userQuery.safeParse(dataOf(request)).data?.user_id ?? "");
    return user ? success(detailOf(user)) : refusal(-201, "user_id is invalid!");
  });

  app.get("/v2.0/oa/getoa", async () =>
    success({
      oaid: options.oaId,
      name: "Một Cửa Thử Nghiệm",
      description: "",
      is_verified: true,
      oa_type: 4,
      num_follower: [...state.users.values()].filter(({ follows }) => follows).length,
      package_name: "Toàn diện",
      package_valid_through_date: "31/12/2027",
    }),
  );

  for (const kind of ["image", "gif", "file"] as const)
    app.post(`/v2.0/oa/upload/${kind}`, (request) => upload(state, kind, request));
}

/** Header `access_token`; `Authorization: Bearer` counts as no token. */
function checkToken(state: FakeState, request: FastifyRequest): FakeAnswer | undefined {
  const { grant, clock, options } = state;
  const token = request.headers["access_token"];
  if (!grant || token !== grant.accessToken) return refusal(-216);
  if (clock.now().getTime() - grant.issuedAt.getTime() >= LIVES.accessTokenMs) return refusal(-220);
  const proof = request.headers["appsecret_proof"];
  const right = createHmac("sha256", options.appSecret).update(grant.accessToken).digest("hex");
  return proof !== undefined && proof !== right ? refusal(-242) : undefined;
}

function countCall(
  state: FakeState,
  header: (name: string, value: string) => void,
): FakeAnswer | undefined {
  const now = state.clock.now();
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const count = state.calls.minute === minute ? state.calls.count + 1 : 1;
  state.calls = { minute, count };
  header("Date", now.toUTCString());
  header("X-RateLimit-Limit", String(state.options.rateLimit));
  header("X-RateLimit-Remain", String(Math.max(0, state.options.rateLimit - count)));
  return count > state.options.rateLimit ? refusal(-32) : undefined;
}

function checkReach(state: FakeState, user: FakeUser): FakeAnswer | undefined {
  if (user.standing === "blocked") return refusal(-217);
  if (user.standing === "restricted") return refusal(-244);
  if (user.standing === "inactive") return refusal(-227);
  if (!user.lastInteraction) return refusal(user.follows ? -232 : -213);
  const age = state.clock.now().getTime() - user.lastInteraction.getTime();
  return age > 7 * 24 * HOUR_MS ? refusal(-230) : undefined;
}

function record(state: FakeState, { userId, ...content }: CheckedMessage): FakeMessage {
  const at = state.clock.now();
  const message: FakeMessage = { ...content, userId, id: newMessageId(), by: "api", at };
  state.messages.push(message);
  return message;
}

function echo(state: FakeState, webhooks: FakeWebhooks, message: FakeMessage): void {
  void webhooks.send(echoEvent(state, message));
  void webhooks.send(receiptEvent(state, "user_received_message", message.userId, [message.id]));
}

/** Free within 48 h; afterwards the answer names no quota, which means charged. */
function sentData(user: FakeUser, message: FakeMessage): object {
  const age = message.at.getTime() - (user.lastInteraction?.getTime() ?? 0);
  const free = age <= 48 * HOUR_MS && { quota: { quota_type: "reply", remain: "8", total: "8" } };
  const sentTime = String(message.at.getTime());
  return { ...free, message_id: message.id, user_id: user.id, sent_time: sentTime };
}

function detailOf(user: FakeUser): object {
  const day = user.lastInteraction?.toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
  return {
    user_id: user.id,
    display_name: "Công dân thử nghiệm",
    is_sensitive: false,
    user_last_interaction_date: day ?? "",
    user_is_follower: user.follows,
    tags_and_notes_info: { notes: [], tag_names: [] },
    shared_info: { address: "", city: "", district: "", phone: 0, name: "" },
  };
}

/** GET parameters come as one query parameter `data=<JSON>`. */
function dataOf(request: FastifyRequest): unknown {
  const { data } = z.object({ data: z.string() }).catch({ data: "null" }).parse(request.query);
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

async function upload(
  state: FakeState,
  kind: FakeUpload["kind"],
  request: FastifyRequest,
): Promise<FakeAnswer> {
  if (!request.isMultipart()) return refusal(-201, "file is invalid!");
  const part = await request.file();
  const bytes = await part?.toBuffer();
  if (!part || !bytes || part.fieldname !== "file") return refusal(-201, "file is invalid!");
  const { extensions, maxBytes } = UPLOADS[kind];
  if (!extensions.includes(extname(part.filename).toLowerCase()))
    return refusal(-201, "file is invalid!");
  if (bytes.length > maxBytes) return refusal(-210);
  const handle = newMessageId();
  state.uploads.set(handle, { name: part.filename, kind, at: state.clock.now() });
  return success(kind === "file" ? { token: handle } : { attachment_id: handle });
}
