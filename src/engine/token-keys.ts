import { readFileSync } from 'node:fs'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Config } from '../config/settings.ts'
import { signingSecret } from '../config/token-secret.ts'
import type { ClaimPlaces } from '../http/claims.ts'
import type { ProviderSettings } from '../http/session/provider.ts'
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
    places: placesOf(config),
    maxLifeMs: config.tokenMaxHours * HOUR_MS,
    onOutage: (outage) => health.report('token-keys', outage ? UNREACHABLE : undefined),
  }
}

/**
 * The identity provider with which people sign in, as configured.
 *
 * @throws Fault `config.invalid` where the file of its secret cannot be read
 */
export function signInProvider(config: Config): ProviderSettings | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcScopes: scopes, publicUrl } = config
  // The configuration was refused if one of them is missing beside an issuer.
  if (issuer === undefined || clientId === undefined || publicUrl === undefined) return undefined
  const clientSecret = config.oidcClientSecret ?? secretOf(config.oidcClientSecretFile)
  return {
    issuer,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    scopes,
    publicUrl,
    places: placesOf(config),
  }
}

function secretOf(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  try {
    const secret = readFileSync(file, 'utf8').trim()
    if (secret !== '') return secret
  } catch (cause) {
    throw unreadableSecret(cause)
  }
  throw unreadableSecret()
}

const unreadableSecret = (cause?: unknown): Fault =>
  new Fault(
    'config.invalid',
    'SANSHE_OIDC_CLIENT_SECRET_FILE must name a file that can be read and holds the secret.',
    {
      cause,
    },
  )

const placesOf = ({ claimRole, claimParty, claimCommunities }: Config): ClaimPlaces => ({
  role: claimRole,
  party: claimParty,
  communities: claimCommunities,
})

const UNREACHABLE = new Fault(
  'token.keys-unavailable',
  'The key set at SANSHE_JWKS_URL cannot be fetched: tokens of known keys are accepted, tokens of new keys are not, and removed keys stay.',
  { kind: 'transient' },
)
