import { Fault } from '../../services/kit/fault.ts'
import type { Config } from '../config/settings.ts'
import { knownSecret } from '../config/token-secret.ts'
import { mintToken } from '../http/tokens.ts'

/**
 * Makes a token with this installation's own secret. A user who can read the secret can make any token.
 *
 * @throws Fault `token.not-ours` `token.no-secret`
 */
export function ownToken(
  config: Config,
  grantee: Parameters<typeof mintToken>[1],
  ttlSeconds: number,
): Promise<string> {
  const { jwtSecret, jwksUrl, jwtIssuer: issuer, jwtAudience: audience } = config
  if (jwtSecret === undefined && jwksUrl !== undefined) {
    throw new Fault(
      'token.not-ours',
      'This installation checks tokens with a key set (SANSHE_JWKS_URL). Get a token from the identity provider that owns the key set.',
    )
  }
  return mintToken(knownSecret(config), grantee, {
    ttlSeconds,
    clock: Date.now,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  })
}
