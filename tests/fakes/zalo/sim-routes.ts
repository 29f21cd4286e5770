import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { FakeAttachment } from "./events.ts";
import { faultSchema } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { FakeCitizen, FakeSimulation } from "./simulation.ts";
import type { FakeState } from "./state.ts";
import type { FakeWebhooks } from "./webhooks.ts";

export interface SimDeps {
  readonly state: FakeState;
  readonly webhooks: FakeWebhooks;
  readonly simulation: FakeSimulation;
  readonly faults: Faults;
  /** Where the fake itself answers. */
  readonly url: () => string;
}

const words = z.object({ text: z.string() });
const userPath = z.object({ id: z.string().regex(/^\d{1,19}$/), act: z.string() });
const actBody = z
  .object({
    text: z.string().optional(),
    title: z.string().optional(),
    url: z.string().optional(),
    name: z.string().optional(),
    phone: z.string().optional(),
    latitude: z.string().optional(),
    longitude: z.string().optional(),
    standing: z.enum(["fine", "blocked", "restricted", "inactive"]).optional(),
  })
  .catch({});

type ActBody = z.output<typeof actBody>;

/** The simulation over HTTP, for tests of a running program and for trying things by hand. */
export function simRoutes(app: FastifyInstance, deps: SimDeps): void {
  const { state, webhooks, simulation, faults } = deps;

  app.post("/sim/citizens/:id/:act", async (request, reply) => {
    const { id, act } = userPath.parse(request.params);
    const perform = ACTS[act];
    if (!perform) return reply.code(404).send({ acts: Object.keys(ACTS) });
    const citizen = simulation.citizen(id);
    return (await perform(citizen, actBody.parse(request.body), deps.url())) ?? {};
  });
  app.post("/sim/staff/:id/text", (request) => {
    const { id } = z.object({ id: z.string() }).parse(request.params);
    return simulation.staffReplies(id, words.parse(request.body).text);
  });
  app.get("/sim/citizens/:id/messages", async (request) => {
    const { id } = z.object({ id: z.string() }).parse(request.params);
    return state.messages.filter(({ userId }) => userId === id);
  });
  app.get("/sim/state", async () => ({
    now: state.clock.now(),
    subscribed: webhooks.subscribed(),
    refreshes: state.refreshes,
    refreshToken: state.grant?.refreshToken,
    users: [...state.users.values()],
    messages: state.messages.length,
    webhooks: webhooks.attempts().slice(-50),
  }));
  app.post("/sim/faults", async (request) => {
    faults.add(faultSchema.parse(request.body));
    return {};
  });
  app.delete("/sim/faults", async () => {
    faults.clear();
    return {};
  });
  app.post("/sim/clock", async (request) => {
    const { advanceMs } = z.object({ advanceMs: z.number().min(0) }).parse(request.body);
    await state.clock.advance(advanceMs);
    return { now: state.clock.now() };
  });
  app.post("/sim/webhook", async (request) => {
    const { url } = z.object({ url: z.string().optional() }).parse(request.body);
    webhooks.setUrl(url);
    webhooks.subscribe();
    return { accepted: await webhooks.probe() };
  });
}

type Act = (citizen: FakeCitizen, body: ActBody, url: string) => Promise<unknown>;

const ACTS: Readonly<Record<string, Act>> = {
  text: (citizen, { text = "xin chào" }) => citizen.text(text),
  press: (citizen, { title = "" }) => citizen.press(title),
  image: (citizen, body, url) =>
    citizen.send(media("image", body, `${url}/files/a.jpg`), body.text),
  file: (citizen, body, url) => citizen.send(fileOf(body, `${url}/files/a.pdf`)),
  location: (citizen, { latitude = "10.762622", longitude = "106.660172" }) =>
    citizen.send({ type: "location", payload: { coordinates: { latitude, longitude } } }),
  sticker: (citizen, _body, url) =>
    citizen.send({ type: "sticker", payload: { id: "19333", url: `${url}/files/a.jpg` } }),
  link: (citizen, { url = "https://dichvucong.gov.vn", text }) =>
    citizen.send({ type: "link", payload: { url, description: "Cổng dịch vụ công" } }, text ?? url),
  follow: (citizen) => citizen.follow(),
  unfollow: (citizen) => citizen.unfollow(),
  chatnow: (citizen) => citizen.chatNow(),
  withdraw: (citizen) => citizen.withdraw(),
  "submit-info": (citizen, { phone = "84912345678" }) => citizen.submitInfo(phone),
  open: (citizen) => citizen.open(),
  stand: async (citizen, { standing = "fine" }) => citizen.stand(standing),
};

function media(type: "image", { url }: ActBody, ours: string): FakeAttachment {
  return { type, payload: { thumbnail: url ?? ours, url: url ?? ours } };
}

function fileOf({ name = "don-de-nghi.pdf", url }: ActBody, ours: string): FakeAttachment {
  const checksum = "1c3122b3a6b0a9d8ea04b08f4ae3dd0b";
  return { type: "file", payload: { size: "120", name, checksum, type: "pdf", url: url ?? ours } };
}
