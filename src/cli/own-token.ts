import { Fault } from '../../services/kit/fault.ts'
import type { Config } from '../config/settings.ts'
import { knownSecret } from '../config/token-secret.ts'
import { mintToken } from '../http/tokens.ts'

/**
 * Makes a token with this installation's own secret: whoever can read that could do so anyway.
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
    throw new Fault('token.not-ours', 'Tokens are checked with a key set here (SANSHE_JWKS_URL): its owner makes them.')
  }
  return mintToken(knownSecret(config), grantee, {
    ttlSeconds,
    clock: Date.now,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  })
}
