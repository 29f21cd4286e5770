import type { IncomingMessage } from "node:http";
import { badRequest, Failure } from "./failure.ts";

export type Params = Readonly<Record<string, unknown>>;

/** Bots may upload 50 MB. */
const MOST_BYTES = 50 * 1024 * 1024;

/** The parameters of a call, from the query and from a JSON, form or multipart body. Uploaded files are `File`s. */
export async function readParams(request: IncomingMessage, url: URL): Promise<Params> {
  const query = Object.fromEntries(url.searchParams);
  const body = await readBody(request);
  const type = request.headers["content-type"] ?? "";
  if (body.length === 0) return query;
  if (type.startsWith("application/json")) return { ...query, ...parseJson(body) };
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/u.test(type)) {
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    return { ...query, ...Object.fromEntries(form) };
  }
  return query;
}

/** The whole body, within Telegram's limit. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Failure(413, "Request Entity Too Large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A text parameter; absent is empty. */
export function textOf(params: Params, name: string): string {
  const value = params[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** A parameter that is a JSON value, also where a form carries it as text. */
export function jsonOf(params: Params, name: string): unknown {
  const value = params[name];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`can't parse ${name} JSON object`);
  }
}

function parseJson(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Falls through to Telegram's words for it.
  }
  throw badRequest("can't parse JSON object");
}
