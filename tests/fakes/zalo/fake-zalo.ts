import multipart from "@fastify/multipart";
import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { apiRoutes } from "./api-routes.ts";
import { createFakeClock } from "./clock.ts";
import type { FakeClock } from "./clock.ts";
import { installFaults } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { fileRoutes } from "./file-routes.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import { simRoutes } from "./sim-routes.ts";
import { createSimulation } from "./simulation.ts";
import type { FakeSimulation } from "./simulation.ts";
import { createFakeState, issueGrant } from "./state.ts";
import type { FakeMessage, FakeOptions, FakeState } from "./state.ts";
import { createFakeWebhooks } from "./webhooks.ts";
import type { FakeWebhooks } from "./webhooks.ts";

export interface FakeZaloOptions extends Partial<FakeOptions> {
  /** Where webhooks go; can be set later. */
  readonly webhookUrl?: string;
  /** 0 (any free port) when absent. */
  readonly port?: number;
  readonly host?: string;
  /** Where the clock starts; the real time when absent. */
  readonly start?: Date;
  /** Whether time passes by itself (for use by hand); otherwise only `clock.advance` moves it. */
  readonly running?: boolean;
  /** Shortens waits when time passes by itself: 0.01 makes 30 s into 0.3 s. */
  readonly waitFactor?: number;
}

export interface FakeZalo extends FakeSimulation {
  /** Serves the OA API, OAuth, the simulation and files: `ZALO_API_ROOT` and `ZALO_OAUTH_ROOT`. */
  readonly url: string;
  readonly options: FakeOptions;
  readonly clock: FakeClock;
  readonly webhooks: FakeWebhooks;
  /** Everything the OA has sent, oldest first. */
  messages(): readonly FakeMessage[];
  /** A refresh token that works once: what the console's API Explorer gives. */
  grant(): string;
  /** How often a refresh token was spent. */
  refreshes(): number;
  /** Makes the next calls go wrong. */
  fail(fault: Fault): void;
  /** Switches buttons on v3 on or off. */
  setButtons(on: boolean): void;
  /** Kills the access token, as a newer grant elsewhere would. */
  killAccessToken(): void;
  close(): Promise<void>;
}

const DEFAULTS: FakeOptions = {
  appId: "360846524940903967",
  appSecret: "app-secret-for-tests",
  oaId: "388613280878808645",
  oaSecretKey: "OA_SECRET_KEY_FOR_TESTS",
  rateLimit: 4_000,
  buttons: false,
  echoState: true,
  echoes: true,
  webhookTimeoutMs: 2_000,
};

/** Starts a strict, stateful Zalo OA on a port of its own. */
export async function startFakeZalo(options: FakeZaloOptions = {}): Promise<FakeZalo> {
  const settings: FakeOptions = { ...DEFAULTS, ...options };
  const clock = createFakeClock({
    running: options.running ?? false,
    start: options.start ?? new Date(),
    factor: options.waitFactor ?? 1,
  });
  const state = createFakeState(settings, clock);
  issueGrant(state);
  const webhooks = createFakeWebhooks(state, options.webhookUrl);
  const simulation = createSimulation(state, webhooks);
  const app = Fastify({ bodyLimit: 10 * 1024 * 1024, forceCloseConnections: true });
  await readBodies(app);
  const faults = installFaults(app);
  oauthRoutes(app, state);
  apiRoutes(app, state, webhooks);
  fileRoutes(app);
  let url = "";
  simRoutes(app, { state, webhooks, simulation, faults, url: () => url });
  url = await app.listen({ port: options.port ?? 0, host: options.host ?? "127.0.0.1" });
  return {
    ...simulation,
    ...controls(state),
    url,
    options: settings,
    clock,
    webhooks,
    fail: (fault) => faults.add(fault),
    async close() {
      clock.stop();
      await webhooks.settled();
      await app.close();
    },
  };
}

async function readBodies(app: FastifyInstance): Promise<void> {
  await app.register(multipart, { limits: { fileSize: 20 * 1024 * 1024 } });
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, body),
  );
}

function controls(state: FakeState) {
  return {
    messages: (): readonly FakeMessage[] => state.messages,
    grant: (): string => issueGrant(state).refreshToken,
    refreshes: (): number => state.refreshes,
    setButtons(on: boolean): void {
      state.buttons = on;
    },
    killAccessToken(): void {
      if (state.grant) state.grant = { ...state.grant, accessToken: "killed" };
    },
  };
}
