import type { LookupAddress } from 'node:dns'
import { Resolver, lookup as systemLookup } from 'node:dns/promises'

/** Milliseconds until a name server is asked once more, and how often it is asked: within the time of one delivery. */
const TIMEOUT_MS = 2_500
const TRIES = 2
/** No name server knows an address, or none listens at all. */
const ABSENT = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']

/**
 * Makes what looks addresses up at the name servers themselves. The system's own look-up takes one of the few threads that files
 * need too, for as long as a name server does not answer; it is asked here only about names that no name server knows, such as
 * those of the machine's own table.
 *
 * @param servers `address:port`; those of the machine where left out
 */
export function addressesOf(servers?: readonly string[]): (hostname: string) => Promise<LookupAddress[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
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
