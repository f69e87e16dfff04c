import { type Identity, isPlainActorId, type Private } from '../kernel/index.ts'
import type { CommunityState } from './state.ts'

/**
 * The id under which the holder of an account acts here: the `sub` itself where the community keeps the ids of the issuer
 * from before enrolment, else the actor id.
 */
export const accountId = (
  { keptIssuers }: CommunityState,
  identity: Identity,
  actorIdOf: (identity: Identity) => string,
): string =>
  keptIssuers.includes(identity.issuer) && isPlainActorId(identity.sub) ? identity.sub : actorIdOf(identity)

/** Whether a program with this actor id is registered. */
export const isRegistered = ({ programs }: CommunityState, id: string): boolean => Object.hasOwn(programs, id)

/** The account in a command, which is not sealed yet. */
export function opened(identity: Private<Identity>): Identity {
  if ('sealed' in identity) throw new Error('a command holds open values')
  return identity
}
