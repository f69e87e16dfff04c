import type { IDToken } from 'openid-client'
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { Vault } from '../../../services/ports/vault.ts'
import { type Caller, type ClaimPlaces, callerOf } from '../claims.ts'
import { ProblemError } from '../problems.ts'

/** An identity provider with which people sign in (OpenID Connect Core 1.0, code flow with PKCE). */
export interface ProviderSettings {
  readonly issuer: string
  readonly clientId: string
  /** Where left out, the engine is a public client. */
  readonly clientSecret?: string
  readonly scopes: string
  /** The address by which browsers reach the engine. */
  readonly publicUrl: string
  readonly places: ClaimPlaces
}

/** What must come back from the provider. Only the browser that left may bring it. */
export interface ExpectedAnswer {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** A person whom the provider has identified. */
interface Identified {
  readonly caller: Caller
  readonly name?: string
}

export interface Provider {
  /** The address at the provider to which the browser goes. @throws ProblemError `oidc.unavailable` */
  departure(): Promise<{ readonly url: URL; readonly expected: ExpectedAnswer }>
  /**
   * The person who came back.
   *
   * @param query of the address to which the provider sent the browser
   * @throws ProblemError `oidc.refused` `oidc.failed` `oidc.unavailable` `token.invalid`
   */
  arrival(query: string, expected: ExpectedAnswer): Promise<Identified>
  /** The address at the provider where the person signs out; undefined where it has none. @throws ProblemError `oidc.unavailable` */
  farewell(): Promise<URL | undefined>
}

export const CALLBACK = '/auth/callback'

const TIMEOUT_SECONDS = 5
/** Pause between two attempts where the provider does not answer. */
const PAUSE_MS = 1_000

export interface ProviderOptions {
  readonly settings: ProviderSettings
  readonly digest: Vault['digest']
  readonly clock: () => number
  readonly failed: (error: unknown) => void
}

export function provider({ settings, digest, clock, failed }: ProviderOptions): Provider {
  const { publicUrl, scopes, places } = settings
  const found = discovered(settings, clock, failed)
  const redirectUri = publicUrl + CALLBACK

  return {
    async departure() {
      const configuration = await found()
      const expected = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: scopes,
        state: expected.state,
        nonce: expected.nonce,
        code_challenge: await calculatePKCECodeChallenge(expected.verifier),
        code_challenge_method: 'S256',
      })
      return { url, expected }
    },

    async arrival(query, { state, nonce, verifier }) {
      const configuration = await found()
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const answer = await authorizationCodeGrant(configuration, new URL(redirectUri + query), checks).catch(
        (error) => {
          if (error instanceof AuthorizationResponseError) throw new ProblemError('oidc.refused')
          failed(error)
          throw isOutage(error) ? unavailable() : new ProblemError('oidc.failed')
        },
      )
      const claims = answer.claims()
      if (claims === undefined) throw new ProblemError('oidc.failed')
      return identified(claims, clock(), { places, digest })
    },

    async farewell() {
      const configuration = await found()
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined
      return buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${publicUrl}/` })
    },
  }
}

const unavailable = (): ProblemError => new ProblemError('oidc.unavailable', undefined, { retryAfter: 5 })

/** Whether the provider could not be reached. The library wraps what `fetch` throws. */
const isOutage = (error: unknown): boolean =>
  error instanceof Error && (error instanceof TypeError || error.name === 'TimeoutError' || isOutage(error.cause))

/** Asks the provider for its configuration when it is first needed, and again where it did not answer. */
function discovered(
  { issuer, clientId, clientSecret }: ProviderSettings,
  clock: () => number,
  failed: (error: unknown) => void,
): () => Promise<Configuration> {
  const insecure = issuer.startsWith('http:') ? [allowInsecureRequests] : []
  let asking: Promise<Configuration> | undefined
  let failedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (asking === undefined && clock() >= failedAt && clock() < failedAt + PAUSE_MS) throw unavailable()
    asking ??= discovery(new URL(issuer), clientId, clientSecret, authentication(clientSecret), {
      execute: insecure,
      timeout: TIMEOUT_SECONDS,
    })
    const asked = asking
    try {
      return await asked
    } catch (error) {
      if (asking === asked) asking = undefined
      failedAt = clock()
      failed(error)
      throw unavailable()
    }
  }
}

/** How the engine proves who it is: by the method that a provider must have (RFC 8414, 2), unless this one says that it has another. */
function authentication(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None()
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}

/** The person of an identity token. Enrolment says for which party they act, as with tokens of a key set. */
function identified(
  claims: IDToken,
  nowMs: number,
  { places, digest }: Pick<ProviderSettings, 'places'> & Pick<ProviderOptions, 'digest'>,
): Identified {
  const unlimited = { expiresAt: Number.POSITIVE_INFINITY }
  const rules = { places, own: false, maxLifeMs: Number.POSITIVE_INFINITY, issuer: claims.iss, digest }
  const caller = callerOf(claims, nowMs, { ...rules, usualCommunities: '*' })
  const { name } = claims
  // The identity token proves who signed in and may end in minutes. The session has a life of its own.
  return { caller: { ...caller, ...unlimited }, ...(typeof name === 'string' ? { name: name.slice(0, 200) } : {}) }
}
