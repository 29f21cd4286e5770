import { z } from "zod";
import type { CallResult, ZaloClient } from "./client.ts";

/** An uploaded file is kept by Zalo for 7 days under this handle. */
export type Upload =
  | { readonly kind: "ok"; readonly handle: string }
  | { readonly kind: "too-big" | "wrong-type" }
  | { readonly kind: "failed"; readonly result: CallResult };

export interface UploadFile {
  readonly name: string;
  /** Media type, as found by content. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What Zalo says about our account. */
export interface OaInfo {
  readonly oaId: string;
  readonly name: string;
  readonly packageName?: string;
  readonly verified?: boolean;
}

export interface ZaloButton {
  readonly title: string;
  /** Comes back to us as a text message of the citizen's, not shown in the chat. */
  readonly payload: string;
}

export interface ZaloMessages {
  sendText(userId: string, text: string): Promise<CallResult>;
  /** Unverified on v3: no source shows that Zalo takes it. */
  sendButtons(userId: string, text: string, buttons: readonly ZaloButton[]): Promise<CallResult>;
  /** `handle` from {@link ZaloMessages.uploadImage}. */
  sendImage(userId: string, handle: string): Promise<CallResult>;
  /** `handle` from {@link ZaloMessages.uploadFile}. Zalo takes no text with a file. */
  sendFile(userId: string, handle: string): Promise<CallResult>;
  /** pdf, doc, docx or csv up to 5 MB. */
  uploadFile(file: UploadFile): Promise<Upload>;
  /** jpg or png up to 1 MB. */
  uploadImage(file: UploadFile): Promise<Upload>;
  /** gif up to 5 MB. */
  uploadGif(file: UploadFile): Promise<Upload>;
  /** What may still be sent to a citizen. */
  quota(userId: string): Promise<CallResult>;
  /** Our account, as a health check; or why it cannot be read. */
  oa(): Promise<OaInfo | Exclude<CallResult, { kind: "ok" }>>;
}

const MB = 1024 * 1024;

/** Upload rules of `/v2.0/oa/upload/*`. */
export const UPLOADS = {
  image: { types: ["image/jpeg", "image/png"], maxBytes: MB },
  gif: { types: ["image/gif"], maxBytes: 5 * MB },
  file: {
    types: [
      "application/pdf",
      "application/msword",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "text/csv",
    ],
    maxBytes: 5 * MB,
  },
} as const;

const handleAnswer = z.union([
  z.object({ token: z.string().min(1) }).transform(({ token }) => token),
  z.object({ attachment_id: z.string().min(1) }).transform(({ attachment_id: id }) => id),
]);

const oaAnswer = z.object({
  oaid: z.coerce.string().optional(),
  oa_id: z.coerce.string().optional(),
  name: z.string().catch(""),
  package_name: z.string().optional().catch(undefined),
  is_verified: z.boolean().optional().catch(undefined),
});

/** The calls of the OA API that we need (v3 messages, v2 uploads and account). */
export function createZaloMessages(client: ZaloClient): ZaloMessages {
  const send = (userId: string, message: object): Promise<CallResult> =>
    client.call({
      method: "POST",
      path: "/v3.0/oa/message/cs",
      body: { recipient: { user_id: userId }, message },
    });
  const upload = (kind: keyof typeof UPLOADS) => (file: UploadFile) => uploadAs(client, kind, file);
  return {
    sendText: (userId, text) => send(userId, { text }),
    sendButtons: (userId, text, buttons) => send(userId, buttonMessage(text, buttons)),
    sendImage: (userId, handle) => send(userId, imageMessage(handle)),
    sendFile: (userId, handle) =>
      send(userId, { attachment: { type: "file", payload: { token: handle } } }),
    uploadFile: upload("file"),
    uploadImage: upload("image"),
    uploadGif: upload("gif"),
    quota: (userId) =>
      client.call({ method: "POST", path: "/v3.0/oa/quota/message", body: { user_id: userId } }),
    oa: () => readOa(client),
  };
}

function buttonMessage(text: string, buttons: readonly ZaloButton[]): object {
  const list = buttons.map(({ title, payload }) => ({ title, type: "oa.query.hide", payload }));
  return { text, attachment: { type: "template", payload: { buttons: list } } };
}

function imageMessage(handle: string): object {
  const elements = [{ media_type: "image", attachment_id: handle }];
  return { attachment: { type: "template", payload: { template_type: "media", elements } } };
}

async function uploadAs(
  client: ZaloClient,
  kind: keyof typeof UPLOADS,
  { name, type, bytes }: UploadFile,
): Promise<Upload> {
  const rules: { readonly types: readonly string[]; readonly maxBytes: number } = UPLOADS[kind];
  if (!rules.types.includes(type)) return { kind: "wrong-type" };
  if (bytes.byteLength > rules.maxBytes) return { kind: "too-big" };
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(bytes)], { type }), name);
  const result = await client.call({
    method: "POST",
    path: `/v2.0/oa/upload/${kind}`,
    body: form,
  });
  const handle = result.kind === "ok" ? handleAnswer.safeParse(result.data).data : undefined;
  return handle ? { kind: "ok", handle } : { kind: "failed", result };
}

async function readOa(client: ZaloClient): Promise<OaInfo | Exclude<CallResult, { kind: "ok" }>> {
  const result = await client.call({ method: "GET", path: "/v2.0/oa/getoa" });
  if (result.kind !== "ok") return result;
  const answer = oaAnswer.safeParse(result.data);
  if (!answer.success) return { kind: "unknown", reason: "the answer about the OA is unreadable" };
  const { oaid, oa_id: id, name, package_name: packageName, is_verified: verified } = answer.data;
  return {
    oaId: oaid ?? id ?? "",
    name,
    ...(packageName && { packageName }),
    ...(verified !== undefined && { verified }),
  };
}
