/** Zalo's answers: application errors come with HTTP 200. */
export type FakeAnswer = {
  readonly error: number;
  readonly message: string;
  readonly data?: unknown;
};

export function success(data: unknown): FakeAnswer {
  return { data, error: 0, message: "Success" };
}

/** An error with Zalo's own words, typos included. */
export function refusal(code: number, message = MESSAGES[code] ?? "Unknown error"): FakeAnswer {
  return { error: code, message };
}

const MESSAGES: Readonly<Record<number, string>> = {
  [-32]: "Your application reached limit call api",
  [-100]: "attachment_id was expired",
  [-200]: "Send message failed",
  [-210]: "Parameter exceeds allowable limit",
  [-213]: "User has not followed OA",
  [-216]: "Access token is invalid",
  [-217]: "User has blocked invitation from OA",
  [-220]: "access_token is expired or removed",
  [-224]: "OA needs to upgrade OA Tier Package to use this feature",
  [-227]: "User is banned or has been inactive for more than 45 days",
  [-230]: "User has not interacted with the OA in the past 7 days",
  [-232]: "User has not interacted with the OA, or the latest interaction has expired",
  [-233]: "Message type is invalid or not support",
  [-234]: "Message is not allowed at night (10:00PM - 6:00AM)",
  [-240]: "MessageV2 API has been shut down, please switch to MessageV3 API",
  [-242]: "Invalid appsecret_proof provided in the API argument",
  [-244]: "User has restricted this message type from your OA",
};
