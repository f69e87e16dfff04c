import type { Endpoint, EndpointChange, EndpointLimits } from '../ports/endpoints.ts'

/** Returns the durable name of an endpoint. Its dead letters and its position in the log are stored under it. */
export const durableOf = (id: string): string => `webhook:${id}`

/** Returns the id of the endpoint with a durable name; undefined for the name of another consumer. */
export const endpointOf = (durable: string): string | undefined => /^webhook:(.+)$/.exec(durable)?.[1]

/** The key under which endpoints are counted: the party that their owner acts for, otherwise the owner. */
export const holderOf = ({ id, party }: Endpoint['owner']): string =>
  party === undefined ? `actor:${id}` : `party:${party}`

/** The limit that leaves no room for one more endpoint beside others; undefined where there is room. */
export function limitReached(
  others: readonly Pick<Endpoint, 'community' | 'owner'>[],
  { community, owner }: Pick<Endpoint, 'community' | 'owner'>,
  { ofHolder, ofCommunity }: EndpointLimits,
): keyof EndpointLimits | undefined {
  const near = others.filter((one) => one.community === community)
  if (near.filter((one) => holderOf(one.owner) === holderOf(owner)).length >= ofHolder) return 'ofHolder'
  return near.length >= ofCommunity ? 'ofCommunity' : undefined
}

/** Returns the endpoint after a change. */
export function changed<E extends Omit<Endpoint, 'position'>>(
  endpoint: E,
  {
    off,
    failing,
    secrets = endpoint.secrets,
    givenUp = endpoint.givenUp,
    deliveries = endpoint.deliveries,
  }: EndpointChange,
): E {
  const { off: offBefore, failing: failingBefore, ...rest } = endpoint
  const offNow = off === undefined ? offBefore : (off ?? undefined)
  const failingNow = failing === undefined ? failingBefore : (failing ?? undefined)
  return {
    ...rest,
    secrets,
    givenUp,
    ...(offNow === undefined ? {} : { off: offNow }),
    ...(failingNow === undefined ? {} : { failing: failingNow }),
    ...(deliveries === undefined ? {} : { deliveries }),
  } as E
}
