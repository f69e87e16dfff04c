import type { FastifyInstance, FastifyRequest } from 'fastify'
import { community as communityContext } from '../../domain/community/community.ts'
import { type Actor, parseStream, type RecordedEvent, type Rejection } from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { hearTail } from '../../services/feed/heard-tail.ts'
import type { Engine } from '../engine/engine.ts'
import type { Seat } from './listeners.ts'
import { ProblemError } from './problems.ts'
import type { Sessions } from './session/sessions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The command handler judges the standing of the sender, after the body. `each`: for each of many commands; the community
     * exists, or the request is refused as a whole.
     */
    command?: boolean | 'each'
  }
}

/** Milliseconds between two looks at the rights of all readers. An answer ends at most so long after its right, and the tail's delay. */
const LOOK_MS = 1_000

/** A reader whose answer is in progress. */
interface Reading {
  readonly community: string
  readonly actor: Actor
  readonly expiresAt: number | undefined
  /** Whether enrolment says who the actor is. */
  readonly enrolled: boolean
  /** The session of its browser. */
  readonly session: string | undefined
  readonly seat: Seat
}

/**
 * Admits callers to communities that exist and in which their party takes part. Ends answers whose reader has lost the right to
 * them: the token has expired, the party is suspended or has left, the enrolment of the reader has ended, or the reader has signed
 * out.
 */
export function guardRights(
  app: FastifyInstance,
  engine: Pick<Engine, 'standing' | 'clock' | 'enrolment' | 'feed' | 'communities'>,
  sessions: Pick<Sessions, 'hasEnded'>,
): void {
  const { standing, clock } = engine
  const open = new Set<Reading>()
  const exists = established(engine)
  const enrolments = watchEnrolments(engine, open, end)

  function end(reading: Reading, problem: ProblemError): void {
    if (open.delete(reading)) reading.seat.lose(lostNow(reading) ?? problem)
  }

  function look(): void {
    for (const reading of open) {
      const problem = lostNow(reading)
      if (problem !== undefined) end(reading, problem)
    }
    void enrolments.look()
  }

  function lostNow({ community, actor, expiresAt, session }: Reading): ProblemError | undefined {
    if (session !== undefined && sessions.hasEnded(session)) return new ProblemError('session.ended')
    if (expiresAt !== undefined && expiresAt <= clock()) return new ProblemError('token.expired')
    const lost = standing.lost(community, actor)
    return lost && refusal(lost)
  }

  const looking = setInterval(look, LOOK_MS)
  looking.unref()
  app.addHook('onClose', async () => {
    clearInterval(looking)
    await enrolments.stop()
  })
  app.addHook('preHandler', async (request, reply) => {
    const { community } = request.params as { readonly community?: string }
    if (community === undefined) return
    const { actor, expiresAt, enrolled, seat } = request
    const { command = false } = request.routeOptions.config
    if (command !== true && !mayPrepare(actor) && !(await exists(community)))
      throw new ProblemError('community.unknown')
    if (command === false) await admit(standing, community, request)
    if (seat === undefined || request.anonymous) return
    const reading = { community, actor, expiresAt, enrolled, session: request.sessionId, seat }
    open.add(reading)
    enrolments.opened(reading)
    reply.raw.once('close', () => {
      open.delete(reading)
      enrolments.closed(reading)
    })
  })
}

/** Looks at the enrolment of a reader once after its answer has begun, and after each event that may end it. */
function watchEnrolments(
  { enrolment, feed }: Pick<Engine, 'enrolment' | 'feed'>,
  open: ReadonlySet<Reading>,
  end: (reading: Reading, problem: ProblemError) => void,
) {
  /** Readers whose enrolment may have changed since it was looked at. */
  const due = new Set<Reading>()
  const stopping = new AbortController()
  let hearing: Promise<void> | undefined
  let looking = false

  function mark(concerns: (reading: Reading) => boolean): void {
    for (const reading of open) if (reading.enrolled && concerns(reading)) due.add(reading)
  }

  function heard({ subject }: RecordedEvent): void {
    const stream = parseStream(subject)
    if (stream === undefined) return
    const { aggregate, community, id } = stream
    if (aggregate === communityContext.name) mark((reading) => reading.community === community)
    if (aggregate === person.name) mark((reading) => reading.community === community && reading.actor.id === id)
  }

  async function review(): Promise<void> {
    for (const reading of due) {
      due.delete(reading)
      if (!open.has(reading)) continue
      try {
        const lost = await enrolment.lost(reading.community, reading.actor)
        if (lost !== undefined) end(reading, refusal(lost))
      } catch {
        // The log cannot be read. The last known enrolment counts until the next look.
        due.add(reading)
        return
      }
    }
  }

  return {
    opened(reading: Reading): void {
      if (!reading.enrolled) return
      due.add(reading)
      hearing ??= hearTail(feed.tail, { begun: () => mark(() => true), heard }, stopping.signal)
    },
    closed: (reading: Reading): boolean => due.delete(reading),
    async look(): Promise<void> {
      if (looking) return
      looking = true
      await review()
      looking = false
    },
    async stop(): Promise<void> {
      stopping.abort()
      await hearing
    },
  }
}

/** Says whether a community has been established. While nothing can tell, it says yes: the answer itself then tells why. */
function established({ communities, standing }: Pick<Engine, 'communities' | 'standing'>) {
  /** Communities that were found. They stay established. */
  const known = new Set<string>()
  return async (community: string): Promise<boolean> => {
    if (known.has(community)) return true
    for (const { id } of await communities().catch(() => [])) known.add(id)
    // The views may not have seen yet what was established a moment ago.
    return known.has(community) || standing.isEstablished(community).catch(() => true)
  }
}

/** Administrators read a community before it is established, because they establish it. */
const mayPrepare = ({ role }: Actor): boolean => role === 'administrator'

/** @throws ProblemError why the actor may not read in the community */
async function admit(standing: Engine['standing'], community: string, { actor }: FastifyRequest): Promise<void> {
  const judged = standing.objection(community, actor)
  const objection = judged instanceof Promise ? await judged : judged
  if (objection !== undefined) throw refusal(objection)
}

const refusal = ({ code, detail, details }: Rejection): ProblemError =>
  new ProblemError(code, detail, {
    status: 403,
    details,
  })
