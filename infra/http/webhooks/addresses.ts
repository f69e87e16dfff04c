import { BlockList, isIP } from 'node:net'

/** Networks that are not the public internet (IANA special-purpose registries): this machine, its network, and detours to both. */
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]
/** IANA assigns from 2000::/3 only. Listed are all other addresses, and the parts of 2000::/3 that lead to IPv4 or to no host. */
const PRIVATE_V6: readonly (readonly [string, number])[] = [
  ['::', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['4000::', 2],
  ['8000::', 1],
]

/** Makes one list for each family: in a common list the IPv6 rules would also match IPv4 addresses. */
function listed(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family)
  return list
}
const v4 = listed('ipv4', PRIVATE_V4)
const v6 = listed('ipv6', PRIVATE_V6)

/** Whether an address is on the public internet, and so leads into no private network of the engine. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !v4.check(address, 'ipv4')
  return family === 6 && !v6.check(address, 'ipv6')
}

/** Returns the IP address in a URL; undefined where the URL has a name. */
export function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? undefined : bare
}
