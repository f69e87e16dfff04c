import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import { optional } from '../../../domain/kernel/index.ts'
import type { Persona } from '../../../services/identity/persona.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import type { Caller } from '../claims.ts'
import { ProblemError } from '../problems.ts'
import { type CookieKind, cookieIn, type IsSecure, setCookie } from './cookies.ts'
import { callerContent, callerIn, textIn } from './kept-caller.ts'
import type { Sealer } from './sealer.ts'

/** How people sign in with a browser, and for how long. */
export interface SessionSettings {
  /** Milliseconds after the last request at which a session ends. */
  readonly idleMs: number
  /** Longest life of a session. */
  readonly maxLifeMs: number
  /** The address by which browsers reach the engine. */
  readonly publicUrl?: string | undefined
  /** The people as whom anyone may sign in (default: none). */
  readonly personas?: readonly Persona[] | undefined
}

export const USUAL_SESSION: SessionSettings = { idleMs: 3_600_000, maxLifeMs: 43_200_000 }

/** A person who has signed in with a browser. */
export interface Session {
  readonly id: string
  /** The caller. It expires when the session does. */
  readonly caller: Caller
  /** The name of the person, where the way of signing in told it. */
  readonly name?: string
  /** The person signed in with the identity provider. */
  readonly provider?: true
  /** When the cookie was made. */
  readonly sealedAt: number
  /** When the session ends at the latest. */
  readonly lastsUntil: number
}

/** The sessions of browsers. They are kept in cookies alone, so each engine of an installation accepts them. */
export interface Sessions {
  /** Begins a session, always under a new id, and ends the one that the browser had. */
  begin(
    request: FastifyRequest,
    reply: FastifyReply,
    caller: Caller,
    more?: Pick<Session, 'name' | 'provider'>,
  ): Promise<Session>
  /**
   * The session of a request. The cookie of an ended one stays: the browser may have replaced it while this request was on its way.
   *
   * @throws ProblemError `session.ended`
   */
  of(request: FastifyRequest): Promise<Session | undefined>
  /** Prolongs a session by a new cookie, where it is time. Returns the session as it is then. */
  prolong(reply: FastifyReply, session: Session): Promise<Session>
  /** Ends the session of a request, if it has one. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Whether a session was ended on this engine. */
  hasEnded(id: string): boolean
}

const COOKIE: CookieKind = { name: 'sanshe_session', sameSite: 'Strict' }
/** The share of its idle time after which a cookie is replaced. */
const RENEWAL = 1 / 12
const MAX_REMEMBERED = 10_000

export function sessions(options: {
  readonly sealer: Sealer
  readonly clock: Clock
  readonly secure: IsSecure
  readonly settings: SessionSettings
}): Sessions {
  const { sealer, clock, secure, settings } = options
  const { idleMs, maxLifeMs } = settings
  const opened = new LRUCache<string, Session>({ max: MAX_REMEMBERED })
  const ended = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: maxLifeMs })

  async function write(reply: FastifyReply, before: Session): Promise<Session> {
    const sealedAt = clock()
    const expiresAt = Math.min(sealedAt + idleMs, before.lastsUntil)
    const session = { ...before, sealedAt, caller: { ...before.caller, expiresAt } }
    setCookie(reply, COOKIE, secure, await sealer.seal('session', contentOf(session), expiresAt))
    return session
  }

  async function kept(request: FastifyRequest): Promise<Session | undefined> {
    const text = cookieIn(request, COOKIE, secure)
    if (text === undefined || text === '') return undefined
    const found = opened.get(text) ?? sessionIn(await sealer.open('session', text))
    if (found === undefined || found.caller.expiresAt <= clock() || ended.has(found.id)) {
      opened.delete(text)
      throw new ProblemError('session.ended')
    }
    opened.set(text, found)
    return found
  }

  return {
    async begin(request, reply, caller, more) {
      const before = await kept(request).catch(() => undefined)
      if (before !== undefined) ended.set(before.id, true)
      const lastsUntil = Math.min(clock() + maxLifeMs, caller.expiresAt)
      return write(reply, { id: randomUUID(), caller, ...more, sealedAt: clock(), lastsUntil })
    },
    of: kept,
    async prolong(reply, session) {
      const { sealedAt, lastsUntil, caller } = session
      const isFresh = clock() - sealedAt < idleMs * RENEWAL || caller.expiresAt >= lastsUntil
      return isFresh ? session : write(reply, session)
    },
    async end(request, reply) {
      const before = await kept(request).catch(() => undefined)
      if (before !== undefined) ended.set(before.id, true)
      setCookie(reply, COOKIE, secure)
    },
    hasEnded: (id) => ended.has(id),
  }
}

const contentOf = ({ id, caller, name, provider, sealedAt, lastsUntil }: Session): JWTPayload => ({
  ...callerContent(caller),
  jti: id,
  sealedAt,
  lastsUntil,
  ...optional('name', name),
  ...optional('provider', provider),
})

function sessionIn(content: JWTPayload | undefined): Session | undefined {
  const { jti, exp, sealedAt, lastsUntil, name, provider } = content ?? {}
  if (content === undefined || jti === undefined || exp === undefined) return undefined
  const caller = callerIn(content, exp * 1000)
  if (caller === undefined || typeof sealedAt !== 'number' || typeof lastsUntil !== 'number') return undefined
  const more = { ...optional('name', textIn(name)), ...(provider === true ? { provider: true as const } : {}) }
  return { id: jti, caller, ...more, sealedAt, lastsUntil }
}
