import { isIPv6 } from 'node:net'

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * The address under which callers without a token are counted: of IPv6 the first 64 bits, because one connection usually has
 * all addresses that begin with them; of IPv4 the whole.
 */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const mapped = MAPPED.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  const [address = ''] = ip.split('%')
  if (!isIPv6(address)) return ip
  const [head = '', tail] = address.split('::')
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''))
  const given = (before?.length ?? 0) + (after?.length ?? 0) + (address.includes('.') ? 1 : 0)
  const zeros = tail === undefined ? [] : Array<string>(8 - given).fill('0')
  const network = [...(before ?? []), ...zeros, ...(after ?? [])].slice(0, 4)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
