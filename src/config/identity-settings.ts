import { Type } from '@sinclair/typebox'
import { anyText, setting, whole } from './setting.ts'

/** The fewest characters of a secret for tokens. Shorter secrets can be guessed. */
export const MIN_SECRET_CHARS = 32

const WEB_ADDRESS = '^https?://[^\\s]+$'
const url = Type.Optional(Type.String({ pattern: WEB_ADDRESS }))

const claimPlace = (name: string, usual: string, what: string) =>
  setting(
    `SANSHE_CLAIM_${name}`,
    Type.String({ minLength: 1 }),
    'the name of a claim, a path such as `realm_access.roles`, or a JSON pointer',
    `Claim of tokens of the key set that holds ${what}.`,
    { usual },
  )

/** Settings of tokens, enrolment and signing in. */
export const IDENTITY_SETTINGS = {
  jwtSecret: setting(
    'SANSHE_JWT_SECRET',
    Type.Optional(Type.String({ minLength: MIN_SECRET_CHARS })),
    `at least ${MIN_SECRET_CHARS} characters`,
    'Secret that signs tokens (HS256). Without it and without a key set, the engine makes one in the data directory.',
    { secret: true },
  ),
  jwksUrl: setting(
    'SANSHE_JWKS_URL',
    url,
    'an http or https URL',
    'Address of the key set of an identity provider (RS256, PS256, ES256, ES384, EdDSA). It needs SANSHE_JWT_ISSUER and SANSHE_JWT_AUDIENCE.',
  ),
  jwtIssuer: setting(
    'SANSHE_JWT_ISSUER',
    Type.Optional(Type.String({ minLength: 1 })),
    'text',
    'Issuer that tokens must have.',
  ),
  jwtAudience: setting(
    'SANSHE_JWT_AUDIENCE',
    Type.Optional(Type.String({ minLength: 1 })),
    'text',
    'Audience that tokens must have.',
  ),
  tokenMaxHours: setting(
    'SANSHE_TOKEN_MAX_HOURS',
    whole(1, 8_784),
    'a whole number from 1 to 8784',
    'Hours that a token of the key set may last, from `iat` to `exp`. Tokens that `sanshe token` makes may last 366 days.',
    { usual: '24' },
  ),
  claimRole: claimPlace('ROLE', 'role', 'the role, or a list with one role of Sanshe'),
  claimParty: claimPlace('PARTY', 'party', 'the party'),
  claimCommunities: claimPlace('COMMUNITIES', 'communities', 'the communities, as a list or as text'),
  enrolment: setting(
    'SANSHE_ENROLMENT',
    Type.Optional(Type.Union([Type.Literal('warn'), Type.Literal('enforce')])),
    'warn or enforce',
    'Where parties and roles of tokens of the key set come from: from enrolment (`enforce`), or from their claims, and actors that are not enrolled are reported (`warn`). Without it, communities that this version established enforce it, older ones warn.',
  ),
  publicUrl: setting(
    'SANSHE_PUBLIC_URL',
    Type.Optional(Type.String({ pattern: '^https?://[^\\s/?#@]+$' })),
    'an http or https URL without a path: https://sanshe.example.org',
    'Address by which browsers reach the engine. With https, cookies go through TLS only. Without it, the host of each request counts.',
  ),
  oidcIssuer: setting(
    'SANSHE_OIDC_ISSUER',
    url,
    'an http or https URL',
    'Identity provider with which people sign in (OpenID Connect). It needs SANSHE_OIDC_CLIENT_ID and SANSHE_PUBLIC_URL.',
  ),
  oidcClientId: setting('SANSHE_OIDC_CLIENT_ID', anyText, 'text', 'Id of the engine at the identity provider.'),
  oidcClientSecret: setting(
    'SANSHE_OIDC_CLIENT_SECRET',
    anyText,
    'text',
    'Secret of the engine at the identity provider. Without it and without a file, the engine is a public client.',
    { secret: true },
  ),
  oidcClientSecretFile: setting(
    'SANSHE_OIDC_CLIENT_SECRET_FILE',
    anyText,
    'the path of a file',
    'File that holds the secret of the engine at the identity provider.',
  ),
  oidcScopes: setting(
    'SANSHE_OIDC_SCOPES',
    Type.String({ pattern: '^openid( [\\x21\\x23-\\x5b\\x5d-\\x7e]+)*$' }),
    'openid, and other scopes after spaces',
    'What the engine asks the identity provider for.',
    { usual: 'openid profile' },
  ),
  sessionIdleMinutes: setting(
    'SANSHE_SESSION_IDLE_MINUTES',
    whole(1, 1_440),
    'a whole number from 1 to 1440',
    'Minutes without a request after which a person who has signed in with a browser must sign in again.',
    { usual: '60' },
  ),
  sessionMaxHours: setting(
    'SANSHE_SESSION_MAX_HOURS',
    whole(1, 168),
    'a whole number from 1 to 168',
    'Hours after which a person must sign in again in any case.',
    { usual: '12' },
  ),
} as const
