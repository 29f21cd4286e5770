import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { healthRoutes, type HealthDeps } from "./health.ts";
import { createLog } from "../log.ts";
import { createHttpServer } from "./server.ts";

const well = async () => undefined;

async function answer(deps: Partial<HealthDeps>, url = "/readyz") {
  const server = createHttpServer({ log: createLog({ level: "silent", pretty: false }) });
  await server.register(healthRoutes({ needs: {}, alarms: {}, metrics: new Registry(), ...deps }));
  const { statusCode, body } = await server.inject(url);
  await server.close();
  return { status: statusCode, body };
}

describe("/readyz", () => {
  it("is ready when everything it needs is there", async () => {
    const { status, body } = await answer({ needs: { store: well } });
    expect([status, JSON.parse(body)]).toEqual([200, { ready: true, reasons: [], alarms: [] }]);
  });

  it("names what is missing with 503, also when a check throws or hangs", async () => {
    const { status, body } = await answer({
      needs: {
        store: async () => "is away",
        queue: async () => Promise.reject(new Error("refused")),
        catalogue: () => new Promise(() => undefined),
      },
    });
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({
      reasons: ["store: is away", "queue: Error: refused", "catalogue: does not answer"],
    });
  });

  it("stays ready while a channel needs a person", async () => {
    const { status, body } = await answer({ alarms: { zalo: async () => "grant access again" } });
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { ready: true, reasons: [], alarms: ["zalo: grant access again"] },
    ]);
  });
});

describe("the bare server", () => {
  it("answers for an unknown address in one shape", async () => {
    const { status, body } = await answer({}, "/nothing");
    expect([status, JSON.parse(body).error.code]).toEqual([404, "not-found"]);
  });

  it("does not show what broke inside", async () => {
    const server = createHttpServer({ log: createLog({ level: "silent", pretty: false }) });
    server.get("/", async () => {
      throw new Error("password is 1234");
    });
    const { statusCode, body } = await server.inject("/");
    expect(statusCode).toBe(500);
    expect(body).not.toContain("1234");
    await server.close();
  });
});
