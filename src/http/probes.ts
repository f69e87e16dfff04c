import type { FastifyInstance } from 'fastify'
import type { ServiceStatus } from '../../services/managers/status.ts'
import type { Position } from '../../services/ports.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Engine, Probed } from './engine.ts'
import { headSoon } from './head.ts'
import type { Meter } from './metrics.ts'

/** Probes of an orchestrator and of Prometheus: never limited, never logged. */
export function probes(app: FastifyInstance, engine: Probed, meter: Meter): void {
  const quiet = { logLevel: 'silent', schema: { hide: true } } as const
  app.get('/live', quiet, async () => ({ status: 'live' }))

  app.get('/ready', quiet, async (_request, reply) => {
    const [head, views, services] = await Promise.all([
      headSoon(engine.log),
      engine.views.status(),
      engine.services?.() ?? [],
    ])
    // What stands still stands alone: all else and every command go on, so the node keeps its place.
    const carried = engine.nats && carriage(engine.nats, head ?? 0)
    const sound = [...views, ...services].every(({ failure }) => failure === undefined)
    const conditions = engine.health.conditions()
    const whole = sound && carried?.whole !== false && conditions.length === 0
    return reply.code(head === undefined ? 503 : 200).send({
      status: head === undefined ? 'not ready' : whole ? 'ready' : 'degraded',
      log: head === undefined ? { failure: 'log.unavailable' } : { position: String(head) },
      views: views.map(({ view, version, position, failure, building }) => ({
        view,
        version,
        position: String(position),
        ...(failure === undefined ? {} : { failure: { ...failure, position: String(failure.position) } }),
        ...(building === undefined ? {} : { building: { ...building, position: String(building.position) } }),
      })),
      services: services.map((one) => shown(one, head ?? 0)),
      conditions: conditions.map(({ part, fault, stops }) => ({
        part,
        code: fault.code,
        detail: fault.message,
        stops,
      })),
      ...carried?.shown,
    })
  })

  app.get('/metrics', quiet, async (_request, reply) => {
    reply.header('content-type', meter.contentType)
    return meter.text()
  })
}

function shown({ position, exact, ...status }: ServiceStatus, head: Position) {
  if (position === undefined) return status
  return { ...status, position: String(position), ...(exact === true ? { lag: Math.max(0, head - position) } : {}) }
}

/** How NATS and the relay fare, and whether all is well. */
function carriage({ failure, relay }: NonNullable<Engine['nats']>, head: Position) {
  const away = failure()
  const relayed = relay?.()
  return {
    whole: away === undefined && relayed?.failure === undefined,
    shown: {
      nats: away === undefined ? { connected: true } : { connected: false, failure: away.code },
      ...(relayed === undefined ? {} : { relay: shownRelay(relayed, head) }),
    },
  }
}

const shownRelay = ({ state, position, failure }: RelayStatus, head: Position) => ({
  state,
  ...(position === undefined ? {} : { position: String(position), lag: Math.max(0, head - position) }),
  ...(failure === undefined ? {} : { failure: { code: failure.code, detail: failure.message } }),
})
