import type { FastifyInstance } from 'fastify'
import type { ServiceStatus } from '../../services/managers/status.ts'
import type { Position, ViewStatus } from '../../services/ports.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Engine, Probed } from './engine.ts'
import type { Meter } from './metrics.ts'
import { unable } from './readiness.ts'
import { type Known, type Watch, watch } from './watch.ts'

/** What takes time to ask of a process, or gets no answer while something is away. */
export interface Watched {
  readonly head: Watch<Position>
  readonly services: Watch<readonly ServiceStatus[]>
}

/** Watches until the application closes. */
export function watched(app: FastifyInstance, { log, services }: Pick<Probed, 'log' | 'services'>): Watched {
  const all = { head: watch(() => log.head()), services: watch(async () => (await services?.()) ?? []) }
  app.addHook('onClose', async () => {
    for (const one of Object.values(all)) one.stop()
  })
  return all
}

/** Probes of an orchestrator and of Prometheus: never limited, never logged, answered from what is known. */
export function probes(app: FastifyInstance, engine: Probed, meter: Meter, { head, services }: Watched): void {
  const quiet = { logLevel: 'silent', schema: { hide: true } } as const
  app.get('/live', quiet, async () => ({ status: 'live' }))

  app.get('/ready', quiet, async (_request, reply) => {
    const [log, serving] = await Promise.all([head.known(), services.known()])
    const views = engine.views.status()
    const own = serving.value ?? []
    const stopped = unable(engine, { views, services: own })
    const carried = engine.nats && carriage(engine.nats, log.value ?? 0)
    const sound = [...views, ...own].every(({ failure }) => failure === undefined)
    const conditions = engine.health.conditions()
    const whole = sound && serving.answers && carried?.whole !== false && conditions.length === 0
    const ready = isKnown(log) && stopped.length === 0
    return reply.code(ready ? 200 : 503).send({
      status: ready ? (whole ? 'ready' : 'degraded') : 'not ready',
      ...(stopped.length === 0 ? {} : { stopped }),
      log: shownLog(log),
      views: views.map(shownView),
      services: own.map((one) => shown(one, log.value ?? 0)),
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

const isKnown = ({ value, answers }: Known<Position>): boolean => value !== undefined && answers

/** The position is the last that was heard of, also while the log does not answer. */
const shownLog = (log: Known<Position>) => ({
  ...(isKnown(log) ? {} : { failure: 'log.unavailable' }),
  ...(log.value === undefined ? {} : { position: String(log.value), ageMs: log.ageMs }),
})

const shownView = ({ view, version, position, failure, building, unbuilt }: ViewStatus) => ({
  view,
  version,
  position: String(position),
  ...(failure === undefined ? {} : { failure: { ...failure, position: String(failure.position) } }),
  ...(building === undefined ? {} : { building: { ...building, position: String(building.position) } }),
  ...(unbuilt === undefined ? {} : { unbuilt }),
})

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
