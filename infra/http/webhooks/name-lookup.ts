import type { LookupAddress } from 'node:dns'
import { Resolver, lookup as systemLookup } from 'node:dns/promises'

/** How long to wait for a name server, and how many attempts to make: together less than the time of one delivery. */
const TIMEOUT_MS = 2_500
const MAX_ATTEMPTS = 2
/** Error codes that mean that no name server knows an address, or none listens. */
const ABSENT = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']

/**
 * Makes the function that finds the addresses of a host name at the name servers. The system's own look-up would hold one of the few
 * threads that files need too, until a name server answers. It is used only for names that no name server knows, such as those in
 * the machine's own table.
 *
 * @param servers `address:port`; default: the machine's name servers
 */
export function addressesOf(servers?: readonly string[]): (hostname: string) => Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: MAX_ATTEMPTS })
  if (servers !== undefined) resolver.setServers(servers)
  return async (hostname) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = [
      ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
      ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
    ]
    if (found.length > 0) return found
    for (const { reason } of [four, six].filter((one) => one.status === 'rejected'))
      if (!ABSENT.includes(reason.code)) throw reason
    return systemLookup(hostname, { all: true })
  }
}
