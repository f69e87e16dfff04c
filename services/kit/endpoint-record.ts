import type { Endpoint, EndpointChange } from '../ports/endpoints.ts'

/** Returns the durable name of an endpoint. Its dead letters and its position in the log are stored under it. */
export const durableOf = (id: string): string => `webhook:${id}`

/** Returns the id of the endpoint with a durable name; undefined for the name of another consumer. */
export const endpointOf = (durable: string): string | undefined => /^webhook:(.+)$/.exec(durable)?.[1]

/** Returns the endpoint after a change. */
export function changed<E extends Omit<Endpoint, 'position'>>(
  endpoint: E,
  { off, secrets = endpoint.secrets, givenUp = endpoint.givenUp }: EndpointChange,
): E {
  const { off: before, ...rest } = endpoint
  const now = off === undefined ? before : (off ?? undefined)
  return { ...rest, secrets, givenUp, ...(now === undefined ? {} : { off: now }) } as E
}
