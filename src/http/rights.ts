import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor, Rejection } from '../../domain/kernel/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Seat } from './listeners.ts'
import { ProblemError } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The command handler judges the standing of the sender, after the body. */
    command?: boolean
  }
}

/** Milliseconds between two looks at the rights of all readers. An answer ends at most so long after its right, and the tail's delay. */
const LOOK_MS = 1_000

/** A reader whose answer is in progress. */
interface Reading {
  readonly community: string
  readonly actor: Actor
  readonly expiresAt: number | undefined
  readonly seat: Seat
}

/**
 * Admits callers whose party takes part, and ends answers whose reader has lost the right to them: the token has expired, or the
 * party is suspended or has left.
 */
export function guardRights(app: FastifyInstance, { standing, clock }: Pick<Engine, 'standing' | 'clock'>): void {
  const open = new Set<Reading>()

  function look(): void {
    const now = clock()
    for (const reading of open) {
      const problem = problemOf(reading, now)
      if (problem === undefined) continue
      open.delete(reading)
      reading.seat.lose(problem)
    }
  }

  function problemOf({ community, actor, expiresAt }: Reading, now: number): ProblemError | undefined {
    if (expiresAt !== undefined && expiresAt <= now) return new ProblemError('token.expired')
    const lost = standing.lost(community, actor)
    return lost && refusal(lost)
  }

  const looking = setInterval(look, LOOK_MS)
  looking.unref()
  app.addHook('onClose', async () => clearInterval(looking))
  app.addHook('preHandler', async (request, reply) => {
    const { community } = request.params as { readonly community?: string }
    if (community === undefined) return
    const { actor, expiresAt, seat } = request
    if (request.routeOptions.config.command !== true) await admit(standing, community, request)
    if (seat === undefined || request.anonymous) return
    const reading = { community, actor, expiresAt, seat }
    open.add(reading)
    reply.raw.once('close', () => open.delete(reading))
  })
}

async function admit(standing: Engine['standing'], community: string, { actor }: FastifyRequest): Promise<void> {
  const judged = standing.objection(community, actor)
  const objection = judged instanceof Promise ? await judged : judged
  if (objection !== undefined) throw refusal(objection)
}

const refusal = ({ code, detail, details }: Rejection): ProblemError =>
  new ProblemError(code, detail, {
    status: 403,
    ...(Object.keys(details).length > 0 ? { extensions: { details } } : {}),
  })
