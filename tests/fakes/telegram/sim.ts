import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { createCitizen } from "./citizen.ts";
import type { Citizen } from "./citizen.ts";
import type { Fault } from "./faults.ts";
import { USUAL_LIMITS } from "./limits.ts";
import { SIM_PAGE } from "./sim-page.ts";
import { readBody } from "./params.ts";
import type { World } from "./world.ts";

const file = z.object({
  name: z.string().default("giay-to.jpg"),
  type: z.string().default("image/jpeg"),
  base64: z.string(),
  caption: z.string().optional(),
});

type Act = (citizen: Citizen, body: unknown) => unknown;

/** What can be done in a chat: `POST /sim/chats/<id>/<act>`. */
const ACTS: Readonly<Record<string, Act>> = {
  text: (citizen, body) => citizen.says(z.object({ text: z.string() }).parse(body).text),
  press: (citizen, body) => citizen.presses(z.object({ label: z.string() }).parse(body).label),
  photo: (citizen, body) => citizen.sendsPhoto(readFile(body)),
  document: (citizen, body) => citizen.sendsDocument(readFile(body)),
  contact: (citizen, body) =>
    citizen.sharesContact(
      z.object({ phone: z.string(), own: z.boolean().default(true) }).parse(body),
    ),
  location: (citizen, body) => {
    const { latitude, longitude } = z
      .object({ latitude: z.number(), longitude: z.number() })
      .parse(body);
    return citizen.sharesLocation(latitude, longitude);
  },
  block: (citizen) => citizen.blocks(),
  unblock: (citizen) => citizen.unblocks(),
};

/**
 * The fake's own side, for hands and scripts: `GET /` a page to chat with, `GET /sim/chats`, `GET /sim/chats/<id>`,
 * `POST /sim/chats/<id>/<act>`, `POST /sim/faults`, `POST /sim/limits {"on": true}`, `GET /sim/calls`.
 */
export async function handleSim(
  world: World,
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
): Promise<void> {
  if (path === "/") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(SIM_PAGE);
    return;
  }
  const text = (await readBody(request)).toString();
  const [status, answer] = answerTo(world, { path, method: request.method ?? "GET", text });
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
}

function answerTo(
  world: World,
  { path, method, text }: { path: string; method: string; text: string },
): [number, unknown] {
  try {
    const body: unknown = text === "" ? {} : JSON.parse(text);
    const [, what, id, act] = path.split("/").filter(Boolean);
    if (what === "chats" && id === undefined) {
      const chats = [...world.chats.values()];
      return [200, chats.map((chat) => ({ id: chat.id, name: chat.name, blocked: chat.blocked }))];
    }
    if (what === "chats" && act === undefined) {
      return [200, world.chats.get(Number(id))?.messages ?? []];
    }
    if (what === "calls") return [200, world.calls];
    if (method === "POST" && what === "faults") {
      // A hand-written fault: a wrong one does nothing, which the hand will see.
      world.faults.add(body as Fault);
      return [200, { ok: true }];
    }
    if (method === "POST" && what === "limits") {
      world.limits = z.object({ on: z.boolean() }).parse(body).on ? USUAL_LIMITS : undefined;
      return [200, { ok: true }];
    }
    const run = method === "POST" ? ACTS[act ?? ""] : undefined;
    const chatId = z.coerce.number().int().positive().parse(id);
    if (!run) return [404, { error: "no such act" }];
    return [200, { update: run(createCitizen(world, chatId), body) }];
  } catch (error) {
    return [400, { error: error instanceof Error ? error.message : String(error) }];
  }
}

function readFile(body: unknown) {
  const { base64, caption, ...rest } = file.parse(body);
  return { ...rest, bytes: Buffer.from(base64, "base64"), ...(caption && { caption }) };
}
