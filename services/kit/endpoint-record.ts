import type { Endpoint, EndpointChange } from '../ports/endpoints.ts'

/** The durable name of an endpoint: its dead letters and its place in the log are kept under it. */
export const durableOf = (id: string): string => `webhook:${id}`

/** The endpoint that a durable name belongs to; undefined for the name of another consumer. */
export const endpointOf = (durable: string): string | undefined => /^webhook:(.+)$/.exec(durable)?.[1]

/** The endpoint after a change. */
export function changed<E extends Omit<Endpoint, 'position'>>(
  endpoint: E,
  { off, secrets = endpoint.secrets, givenUp = endpoint.givenUp }: EndpointChange,
): E {
  const { off: before, ...rest } = endpoint
  const now = off === undefined ? before : (off ?? undefined)
  return { ...rest, secrets, givenUp, ...(now === undefined ? {} : { off: now }) } as E
}
