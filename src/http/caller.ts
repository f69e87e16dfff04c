import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { withoutIdleParty } from '../../domain/community/standing.ts'
import { type Actor, isRejection, parseStream, type Role, streamName } from '../../domain/kernel/index.ts'
import { ANONYMOUS_ACTOR } from '../../services/identity/reserved-actors.ts'
import type { Engine } from '../engine/engine.ts'
import { addressKey } from './caller-address.ts'
import type { Caller } from './claims.ts'
import { formOf, type Listeners } from './listeners.ts'
import { ProblemError } from './problems.ts'
import { holdRate } from './rate.ts'
import { requireSameOrigin } from './session/same-origin.ts'
import type { Session, Sessions } from './session/sessions.ts'
import type { Tickets } from './session/tickets.ts'
import type { TokenVerifier } from './tokens.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller. Set before any route of a community runs. */
    actor: Actor
    /** True where the request has no token. */
    anonymous: boolean
    /** Code of the problem that the request ended in, for log and metrics. */
    outcome: string | undefined
    /** Milliseconds since 1970 at which the caller's token ends. */
    expiresAt: number | undefined
    /** True where the key set signed the caller's token: enrolment says who acts. */
    enrolled: boolean
    /** What the caller has proved; undefined where nothing. */
    caller: Caller | undefined
    /** The session of a browser, where its cookie says who calls. */
    session: Session | undefined
    /** The id of the session that the cookie or the ticket is of. */
    sessionId: string | undefined
  }
  interface FastifyContextConfig {
    /** A ticket in the address may say who calls. */
    ticket?: boolean
    /** Callers without a token are admitted: the rules or the visibility decide. */
    open?: boolean
  }
}

/** Roles of raisers: a resident may have raised something before signing in. */
const FOLLOWERS: readonly Role[] = ['anonymous', 'resident']

/** The header in which a page names the actor as whom its person is signed in. */
const EXPECTED_ACTOR = 'x-sanshe-actor'

/** The authorization header, and the token in it. */
export const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i

/** The secret that lets an anonymous raiser follow what they raised: 128 bits of a keyed digest of the stream. */
export const followUpCode = (vault: Engine['vault'], stream: string): string =>
  vault.digest('follow-up', stream).slice(0, 32)

/** Identifies the caller, limits its rate and its concurrency, and keeps it within its communities. */
export async function admission(
  app: FastifyInstance,
  options: Credentials & { engine: Engine; perMinute: number; listeners: Listeners },
): Promise<void> {
  const { engine, perMinute, listeners } = options
  await app.register(rateLimit, { global: false, cache: 20_000 })
  const count = app.createRateLimit({ max: perMinute, timeWindow: 60_000, keyGenerator: callerKey })
  app.decorateRequest('actor', null as never)
  app.decorateRequest('anonymous', true)
  app.decorateRequest('expiresAt', undefined)
  app.decorateRequest('enrolled', false)
  app.decorateRequest('session', undefined)
  app.decorateRequest('sessionId', undefined)
  app.decorateRequest('caller', undefined)

  app.addHook('onRequest', async (request, reply) => {
    let refusal: unknown
    let caller: Caller | undefined
    try {
      const verdict = callerOf(request, reply, options)
      caller = verdict instanceof Promise ? await verdict : verdict
    } catch (error) {
      // A wrong token counts against the address first. Otherwise guessing would be free.
      refusal = error
    }
    request.caller = caller
    request.anonymous = caller === undefined
    request.actor = caller === undefined ? ANONYMOUS_ACTOR : withoutIdleParty(caller.actor)
    request.expiresAt = caller?.expiresAt
    request.enrolled = caller?.own === false
    holdRate(reply, await count(request))
    if (refusal !== undefined) throw refusal
    const { community = '' } = request.params as { community?: string }
    if (engine.only?.has(community) === false) throw new ProblemError('community.elsewhere')
    if (caller === undefined) {
      requireExpectedActor(request)
      if (request.routeOptions.config.open !== true) throw new ProblemError('token.missing')
    } else {
      if (caller.communities !== '*' && !caller.communities.has(community)) {
        throw new ProblemError('token.other-community')
      }
      request.actor = await actorIn(engine, community, caller, request.log)
      requireExpectedActor(request)
    }
    const code = request.headers['x-follow-up-code']
    if (code !== undefined && FOLLOWERS.includes(request.actor.role)) follow(engine, request, community, String(code))
    const form = formOf(request)
    if (form !== undefined) request.seat = listeners.admit(reply, callerKey(request), form)
  })
}

/** The key by which requests and listeners are counted: the token's holder, or the address where there is no token. Behind a trusted proxy that is the forwarded one. */
export const callerKey = (request: FastifyRequest): string =>
  request.anonymous ? addressKey(request.ip) : `=${request.actor.id}`

/**
 * The actor that a caller is in a community. The engine's own secret is the administrator's: its tokens say who acts. Enrolment
 * says it of the tokens that another issuer made.
 */
export async function actorIn(
  { enrolment }: Pick<Engine, 'enrolment'>,
  community: string,
  { actor, own, claims, issuer, subject: sub }: Caller,
  log: Pick<FastifyBaseLogger, 'warn'>,
): Promise<Actor> {
  if (own) return withoutIdleParty(actor)
  const found = await enrolment.acting(community, { identity: { issuer, sub }, claims, claimed: actor }, () => {
    log.warn({ community, role: actor.role, party: actor.party }, 'an actor is not enrolled')
  })
  if (isRejection(found)) throw new ProblemError(found.code, found.detail)
  return withoutIdleParty(found)
}

/**
 * Refuses a request of a page that shows another person than the one who calls. A command of a person whose session has ended
 * would else be recorded as that of a visitor, or of the person who has signed in since.
 *
 * @throws ProblemError `session.ended` `session.other-person`
 */
function requireExpectedActor({ headers, anonymous, actor }: FastifyRequest): void {
  const expected = headers[EXPECTED_ACTOR]
  if (expected === undefined || (!anonymous && expected === actor.id)) return
  throw new ProblemError(anonymous ? 'session.ended' : 'session.other-person')
}

/** What proves who calls. */
export interface Credentials {
  readonly tokens: TokenVerifier
  readonly sessions: Sessions
  readonly tickets: Tickets
  readonly publicUrl: string | undefined
}

/** The caller by the token of the header, else by the ticket of the address, else by the cookie. */
function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  credentials: Credentials,
): Caller | Promise<Caller | undefined> | undefined {
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) return bearerOf(authorization, credentials.tokens)
  const { ticket } = request.query as { ticket?: unknown }
  if (ticket !== undefined && request.routeOptions.config.ticket === true) {
    return holderOf(request, String(ticket), credentials)
  }
  return cookie === undefined ? undefined : browserOf(request, reply, credentials)
}

async function holderOf(request: FastifyRequest, ticket: string, { tickets }: Credentials): Promise<Caller> {
  const { community } = request.params as { community?: string }
  const { caller, session } = await tickets.use(ticket, community)
  request.sessionId = session
  return caller
}

async function browserOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, publicUrl }: Credentials,
): Promise<Caller | undefined> {
  const session = await sessions.of(request)
  if (session === undefined) return undefined
  requireSameOrigin(request, publicUrl)
  request.session = await sessions.prolong(reply, session)
  request.sessionId = session.id
  return request.session.caller
}

function bearerOf(header: string, tokens: TokenVerifier): Caller | Promise<Caller> {
  const token = BEARER.exec(header)?.[1]
  if (token === undefined)
    throw new ProblemError('token.invalid', {
      en: 'Send the header as `Authorization: Bearer <token>`.',
      zh: '请将请求头写作 `Authorization: Bearer <token>`。',
    })
  return tokens.verify(token)
}

/**
 * Entitles the caller to what the follow-up code is for. The address names the stream, or an id that some context may have.
 * With a wrong code the request goes to an id that no aggregate has, so that its answer is that of an unknown id in every way.
 */
function follow(engine: Engine, request: FastifyRequest, community: string, code: string): void {
  const params = request.params as { id?: string; stream?: string }
  const { id, stream } = params
  const candidates =
    stream !== undefined
      ? [stream]
      : id !== undefined
        ? engine.catalogue.contexts.map((of) => streamName(of, community, id))
        : []
  const follows = candidates.find((one) => sameText(followUpCode(engine.vault, one), code))
  request.actor = { ...request.actor, follows: follows ?? NO_STREAM }
  if (follows !== undefined) return
  if (id !== undefined) params.id = randomUUID()
  if (stream !== undefined) {
    const aggregate = parseStream(stream)?.aggregate ?? 'none'
    params.stream = `${aggregate}-${community}-${randomUUID()}`
  }
}

/** Stands for the stream of a wrong follow-up code. */
const NO_STREAM = ''

/** Compares in constant time. */
const sameText = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
