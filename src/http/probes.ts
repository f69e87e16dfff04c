import type { FastifyInstance } from 'fastify'
import type { ServiceStatus } from '../../services/managers/status.ts'
import type { Position } from '../../services/ports.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Engine, Probed } from './engine.ts'
import { headSoon, soon } from './head.ts'
import type { Meter } from './metrics.ts'
import { type RelayLag, relayLag } from './relay-lag.ts'

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
    const carried = engine.nats && (await carriage(engine, engine.nats, head))
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
      services: await Promise.all(services.map((one) => shown(one, engine))),
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

async function shown({ position, exact, ...status }: ServiceStatus, { lag }: Pick<Probed, 'lag'>) {
  if (position === undefined) return status
  const lagSeconds = exact === true ? await soon(lag(position)) : undefined
  return { ...status, position: String(position), ...(lagSeconds === undefined ? {} : { lagSeconds }) }
}

/** How NATS and the relay fare, and whether all is well. */
async function carriage(
  { lag }: Pick<Probed, 'lag'>,
  { failure, relay }: NonNullable<Engine['nats']>,
  head: Position | undefined,
) {
  const away = failure()
  const relayed = relay?.()
  return {
    whole: away === undefined && relayed?.failure === undefined,
    shown: {
      nats: away === undefined ? { connected: true } : { connected: false, failure: away.code },
      ...(relayed === undefined ? {} : { relay: shownRelay(relayed, await relayLag(relayed, lag, head)) }),
    },
  }
}

const shownRelay = ({ state, position, failure }: RelayStatus, lag: RelayLag) => ({
  state,
  ...(position === undefined ? {} : { position: String(position), ...lag }),
  ...(failure === undefined ? {} : { failure: { code: failure.code, detail: failure.message } }),
})
