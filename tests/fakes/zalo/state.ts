import { randomBytes } from "node:crypto";
import type { FakeClock } from "./clock.ts";

export interface FakeOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly oaId: string;
  readonly oaSecretKey: string;
  /** Calls a minute. */
  readonly rateLimit: number;
  /** Whether messages may carry buttons. */
  readonly buttons: boolean;
  /** Whether `state` comes back with the code. */
  readonly echoState: boolean;
  /** Where the OA's callback URL points in the console; any when absent. */
  readonly callbackUrl?: string;
  /** Whether sends come back as `oa_send_*` and `user_received_message`. */
  readonly echoes: boolean;
  /** How long a webhook may take. */
  readonly webhookTimeoutMs: number;
}

/** How a citizen stands to the OA. */
export interface FakeUser {
  readonly id: string;
  follows: boolean;
  lastInteraction?: Date;
  /** `blocked` -217, `restricted` -244, `inactive` -227. */
  standing: "fine" | "blocked" | "restricted" | "inactive";
}

/** A message the OA has sent, by API or by a person in the console. */
export interface FakeMessage {
  readonly id: string;
  readonly userId: string;
  readonly kind: "text" | "image" | "gif" | "sticker" | "file" | "request_user_info" | "buttons";
  readonly text: string;
  readonly buttons: readonly FakeButton[];
  /** Name of the uploaded file, or address of the picture. */
  readonly file?: string;
  readonly by: "api" | "admin";
  readonly at: Date;
}

export interface FakeButton {
  readonly title: string;
  readonly type: string;
  readonly payload: unknown;
}

interface FakeGrant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly issuedAt: Date;
}

interface FakeCode {
  readonly challenge: string;
  readonly issuedAt: Date;
}

export interface FakeUpload {
  readonly name: string;
  readonly kind: "image" | "gif" | "file";
  readonly at: Date;
}

/** What one fake OA knows. Changed only by the routes and the simulation. */
export interface FakeState {
  readonly options: FakeOptions;
  readonly clock: FakeClock;
  readonly users: Map<string, FakeUser>;
  readonly messages: FakeMessage[];
  readonly uploads: Map<string, FakeUpload>;
  /** Codes not yet exchanged. */
  readonly codes: Map<string, FakeCode>;
  /** The one grant whose access token lives. */
  grant: FakeGrant | undefined;
  /** Refresh tokens that still work, with the time each was issued. */
  readonly refreshTokens: Map<string, Date>;
  /** How often a refresh token was spent. */
  refreshes: number;
  buttons: boolean;
  calls: { minute: number; count: number };
}

/** Lives of Zalo's tokens and of what is uploaded. */
export const LIVES = {
  accessTokenMs: 25 * 3_600_000,
  refreshTokenMs: 90 * 24 * 3_600_000,
  codeMs: 10 * 60_000,
  uploadMs: 7 * 24 * 3_600_000,
} as const;

export function createFakeState(options: FakeOptions, clock: FakeClock): FakeState {
  return {
    options,
    clock,
    users: new Map(),
    messages: [],
    uploads: new Map(),
    codes: new Map(),
    grant: undefined,
    refreshTokens: new Map(),
    refreshes: 0,
    buttons: options.buttons,
    calls: { minute: 0, count: 0 },
  };
}

/** Issues a pair; the access token before it dies at once, its refresh token too. */
export function issueGrant(state: FakeState): FakeGrant {
  if (state.grant) state.refreshTokens.delete(state.grant.refreshToken);
  const grant = {
    accessToken: `access-${randomBytes(12).toString("hex")}`,
    refreshToken: `refresh-${randomBytes(12).toString("hex")}`,
    issuedAt: state.clock.now(),
  };
  state.grant = grant;
  state.refreshTokens.set(grant.refreshToken, grant.issuedAt);
  return grant;
}

/** A short lower-case hex string, as Zalo's message ids are. */
export function newMessageId(): string {
  return randomBytes(10).toString("hex");
}

/** The citizen, made on first mention: anyone can write to an OA. */
export function userOf(state: FakeState, id: string): FakeUser {
  const known = state.users.get(id);
  if (known) return known;
  const user: FakeUser = { id, follows: false, standing: "fine" };
  state.users.set(id, user);
  return user;
}
