import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { ChannelName } from "../bot/message.ts";
import type { Pace } from "../bot/ports.ts";

/** How fast one channel may be used. A rate of `Infinity` costs no row and no wait. */
export interface ChannelPace {
  readonly name: ChannelName;
  readonly account: string;
  readonly pace: Pace;
}

/**
 * The paces as rows of a statement. Each rate is a generic cell rate: `gap` seconds between sends in the long run, and
 * `slack` seconds that a sender may run ahead of that.
 */
export function paceRows(channels: readonly ChannelPace[]): RawBuilder<unknown> {
  const rows = channels.map(({ name, account, pace }) => ({
    channel: name,
    account,
    gap: 1 / pace.perSecond,
    slack: Math.max(0, pace.burst - 1) / pace.perSecond,
    chat_gap: 1 / pace.perChatPerSecond,
    chat_slack: Math.max(0, pace.perChatBurst - 1) / pace.perChatPerSecond,
  }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as allowed(
    channel text, account text, gap float8, slack float8, chat_gap float8, chat_slack float8)`;
}
