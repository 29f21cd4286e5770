import type { ChannelName } from "../bot/message.ts";
import type { Channel } from "../bot/ports.ts";

/** The channel of a conversation; `undefined` when it is switched off. */
export type FindChannel = (name: ChannelName, account: string) => Channel | undefined;

export function createFindChannel(channels: readonly Channel[]): FindChannel {
  const byKey = new Map(channels.map((channel) => [channelKey(channel), channel]));
  return (name, account) => byKey.get(channelKey({ name, account }));
}

/** How a channel is named in keys. */
export function channelKey({ name, account }: Pick<Channel, "name" | "account">): string {
  return `${name}:${account}`;
}
