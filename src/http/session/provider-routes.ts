import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { JWTPayload } from 'jose'
import { optional } from '../../../domain/kernel/index.ts'
import type { Engine } from '../../engine/engine.ts'
import { limitAddresses } from '../address-limit.ts'
import { failures } from '../contracts/answers.ts'
import { operation } from '../contracts/route-summaries.ts'
import { anatomy } from '../errors.ts'
import { onlyKnownParameters } from '../input.ts'
import { ProblemError } from '../problems.ts'
import { type CookieKind, cookieIn, type IsSecure, setCookie } from './cookies.ts'
import { textIn } from './kept-caller.ts'
import { CALLBACK, type ExpectedAnswer, type ProviderSettings, provider } from './provider.ts'
import { requireSameOrigin } from './same-origin.ts'
import type { Sealer } from './sealer.ts'
import type { Sessions } from './sessions.ts'

/** Where a browser goes to sign in with the identity provider. */
export const SIGN_IN = '/auth/login'
/** Where a browser goes to sign out here and at the identity provider. */
export const SIGN_OUT = '/auth/logout'

/** What the browser keeps while the person is at the provider. `Lax`, because the way back begins at another site. */
const COOKIE: CookieKind = { name: 'sanshe_sign_in', sameSite: 'Lax' }
const SECONDS_AWAY = 600

export interface ProviderParts {
  readonly engine: Pick<Engine, 'vault' | 'clock'>
  readonly provider: ProviderSettings
  readonly perMinute: number
  readonly sessions: Sessions
  readonly sealer: Sealer
  readonly secure: IsSecure
}

/** Routes by which a browser signs in with an identity provider. */
export async function providerRoutes(app: FastifyInstance, parts: ProviderParts): Promise<void> {
  const { engine, provider: settings, perMinute, sessions, sealer, secure } = parts
  const { publicUrl } = settings
  const clock = engine.clock
  const failed = (error: unknown): void => app.log.warn(anatomy(error), 'signing in with the identity provider failed')
  const at = provider({ settings, digest: engine.vault.digest, clock, failed })
  await limitAddresses(app, perMinute)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  app.get<{ Querystring: { return?: string } }>(
    SIGN_IN,
    {
      preValidation: onlyKnownParameters,
      schema: {
        ...operation('provider.login'),
        tags: ['session'],
        querystring: Type.Object({
          return: Type.Optional(
            Type.String({ maxLength: 1000, description: 'The page to go back to, as a path (default: `/`).' }),
          ),
        }),
        response: { 302: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      const { url, expected } = await at.departure()
      const back = ownPath(request.query.return, publicUrl)
      const text = await sealer.seal('sign-in', { ...expected, back }, clock() + SECONDS_AWAY * 1000)
      setCookie(reply, COOKIE, secure, text, SECONDS_AWAY)
      return reply.redirect(url.href, 302)
    },
  )

  app.get(
    CALLBACK,
    {
      schema: {
        ...operation('provider.callback'),
        tags: ['session'],
        description:
          'Leads to the page that the person came from. Where signing in failed it leads to `/?problem=` and the code.',
        response: { 303: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      const text = cookieIn(request, COOKIE, secure)
      setCookie(reply, COOKIE, secure)
      try {
        const { expected, back } = awaited(await sealer.open('sign-in', text ?? ''))
        const { caller, name } = await at.arrival(queryIn(request), expected)
        await sessions.begin(request, reply, caller, { ...optional('name', name), provider: true })
        return reply.redirect(back, 303)
      } catch (error) {
        return problemPage(error, request, reply)
      }
    },
  )

  app.get(
    SIGN_OUT,
    {
      preValidation: onlyKnownParameters,
      schema: { ...operation('provider.logout'), tags: ['session'], response: { 303: Type.Null(), ...failures } },
    },
    async (request, reply) => {
      requireSameOrigin(request, publicUrl)
      await sessions.end(request, reply)
      const url = await at.farewell().catch(() => undefined)
      return reply.redirect(url?.href ?? '/', 303)
    },
  )
}

/** The path on which the person goes on. Anything that a browser would take for another origin leads to the first page. */
function ownPath(wanted: string | undefined, publicUrl: string): string {
  if (wanted === undefined || !wanted.startsWith('/') || !URL.canParse(wanted, publicUrl)) return '/'
  const { origin, pathname, search, hash } = new URL(wanted, publicUrl)
  // A path of two slashes would be read as a host.
  if (origin !== new URL(publicUrl).origin || pathname.startsWith('//')) return '/'
  return pathname + search + hash
}

/** The query as it came: the provider's answer is checked as a whole. */
const queryIn = ({ url }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '')

function awaited(content: JWTPayload | undefined): { readonly expected: ExpectedAnswer; readonly back: string } {
  const [state, nonce, verifier, back] = ['state', 'nonce', 'verifier', 'back'].map((name) => textIn(content?.[name]))
  if (state === undefined || nonce === undefined || verifier === undefined || back === undefined) {
    throw new ProblemError('oidc.failed')
  }
  return { expected: { state, nonce, verifier }, back }
}

/** A person looks at this answer, so it is a page and no problem. */
function problemPage(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof ProblemError)) throw error
  const { code } = error.problem
  request.outcome = code
  return reply.redirect(`/?problem=${code}`, 303)
}
