import type { Endpoint, EndpointChange } from '../ports/endpoints.ts'

/** The endpoint after a change. */
export function changed<E extends Omit<Endpoint, 'position'>>(
  endpoint: E,
  { off, secrets = endpoint.secrets, givenUp = endpoint.givenUp }: EndpointChange,
): E {
  const { off: before, ...rest } = endpoint
  const now = off === undefined ? before : (off ?? undefined)
  return { ...rest, secrets, givenUp, ...(now === undefined ? {} : { off: now }) } as E
}
