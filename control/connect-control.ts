import { request } from "node:http";
import type { Procedure } from "../knowledge/procedure.ts";
import type { Control, DeadLetterLine, NewCatalogue, Status } from "./control.ts";

/** A {@link Control} that asks the running program over its socket. Rejects with the program's own message. */
export function connectControl(path: string): Control {
  return {
    // The other end is this same program and version: its answers have these shapes.
    status: async () => (await ask(path, "GET /status")) as Status,
    procedures: async () => (await ask(path, "GET /procedures")) as readonly Procedure[],
    deadLetters: async () => (await ask(path, "GET /dead-letters")) as readonly DeadLetterLine[],
    saveCatalogue: async (catalogue: NewCatalogue) => {
      await ask(path, "POST /catalogue", catalogue);
    },
    replay: async (id) => {
      const answer = await ask(path, `POST /dead-letters/${encodeURIComponent(id)}/replay`, {});
      return (answer as { replayed: boolean }).replayed;
    },
  };
}

async function ask(socketPath: string, what: string, body?: unknown): Promise<unknown> {
  const [method, path] = what.split(" ");
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`the running program refused: ${text.slice(0, 500)}`));
      });
    });
    call.on("error", (cause) =>
      reject(new Error(`the running program does not answer on ${socketPath}`, { cause })),
    );
    if (payload !== undefined) call.setHeader("content-type", "application/json");
    call.end(payload);
  });
}
