import { Id } from '../../domain/kernel/index.ts'
import type { Vault } from '../ports/vault.ts'

const FORM = new RegExp(Id.pattern ?? '')
const DERIVED = /^u-[0-9a-f]{32}$/

/** Whether a `sub` can be an actor id as it is: it has the form of an id, and is not the id that {@link actorIdOf} makes for another. */
export const isPlainActorId = (sub: string): boolean => FORM.test(sub) && !DERIVED.test(sub)

/**
 * The id under which the holder of a token acts, where its `sub` is not to be the id: a digest under a key of this installation,
 * always the same for the same issuer and subject, and different for the same subject of another issuer.
 *
 * @param digest the digest of the vault
 */
export const actorIdOf = (digest: Vault['digest'], issuer: string, sub: string): string =>
  `u-${digest('actor', JSON.stringify([issuer, sub])).slice(0, 32)}`
