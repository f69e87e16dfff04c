import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Config } from '../config/settings.ts'
import { signingSecret } from '../config/token-secret.ts'
import type { IdentityProvider, TokenKeys } from '../http/tokens.ts'

const HOUR_MS = 3_600_000

/** The keys that verify tokens, as configured. Without a key set, the engine's own secret is one of them. */
export function tokenKeysOf(config: Config, health: Health): TokenKeys {
  const { jwtSecret, jwtIssuer: issuer, jwtAudience: audience } = config
  const provider = providerOf(config, health)
  if (jwtSecret === undefined && provider !== undefined) return { provider }
  return {
    secret: signingSecret(config),
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    ...(provider === undefined ? {} : { provider }),
  }
}

function providerOf(config: Config, health: Health): IdentityProvider | undefined {
  const { jwksUrl, jwtIssuer: issuer, jwtAudience: audience } = config
  // The configuration was refused if one of them is missing beside a key set.
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return undefined
  return {
    jwksUrl,
    issuer,
    audience,
    places: { role: config.claimRole, party: config.claimParty, communities: config.claimCommunities },
    maxLifeMs: config.tokenMaxHours * HOUR_MS,
    onOutage: (outage) => health.report('token-keys', outage ? UNREACHABLE : undefined),
  }
}

const UNREACHABLE = new Fault(
  'token.keys-unavailable',
  'The key set at SANSHE_JWKS_URL cannot be fetched: tokens of known keys are accepted, tokens of new keys are not, and removed keys stay.',
  { kind: 'transient' },
)
