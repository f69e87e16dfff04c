import type { Vault } from '../ports/vault.ts'

/**
 * The id under which the holder of a token acts, where its `sub` is not to be the id: a digest under a key of this installation,
 * always the same for the same issuer and subject, and different for the same subject of another issuer.
 *
 * @param digest the digest of the vault
 */
export const actorIdOf = (digest: Vault['digest'], issuer: string, sub: string): string =>
  `u-${digest('actor', JSON.stringify([issuer, sub])).slice(0, 32)}`
