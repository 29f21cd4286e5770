import { BlockList, isIPv4, isIPv6 } from "node:net";

/** IANA's special-purpose IPv4 blocks: loopback, private, link-local, shared, documentation, multicast, reserved. */
const SPECIAL_IPV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Inside the global unicast block yet not plain hosts: Teredo, documentation, 6to4 (all carry or hide other addresses). */
const SPECIAL_IPV6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

/** True for an address of the public internet: nothing of ours can be behind it. IPv4 inside IPv6 is never public. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !inBlocks(address, "ipv4", SPECIAL_IPV4);
  if (!isIPv6(address)) return false;
  return inBlocks(address, "ipv6", [["2000::", 3]]) && !inBlocks(address, "ipv6", SPECIAL_IPV6);
}

function inBlocks(
  address: string,
  family: "ipv4" | "ipv6",
  blocks: readonly (readonly [string, number])[],
): boolean {
  const list = new BlockList();
  for (const [network, prefix] of blocks) list.addSubnet(network, prefix, family);
  return list.check(address, family);
}
