import type { FastifyInstance } from 'fastify'
import type { Position } from '../../services/ports/event-log.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { ServiceStatus } from '../../services/processes/status.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Engine, Probed } from '../engine/engine.ts'
import type { Meter } from './metrics.ts'
import type { ProbeWatches } from './probe-watches.ts'
import { unable } from './readiness.ts'
import { type RelayLag, relayLag } from './relay-lag.ts'
import { type Known, soon } from './watch.ts'

/** Probes of an orchestrator and of Prometheus: never limited, never logged, answered from what is known. */
export function probes(app: FastifyInstance, engine: Probed, meter: Meter, { head, services }: ProbeWatches): void {
  const quiet = { logLevel: 'silent', schema: { hide: true } } as const
  app.get('/live', quiet, async () => ({ status: 'live' }))

  const readiness = together(async () => {
    const [log, serving] = await Promise.all([head.known(), services.known()])
    const views = engine.views.status()
    const own = serving.value ?? []
    const stopped = unable(engine, { views, services: own })
    const end = isKnown(log) ? log.value : undefined
    const [carried, parts] = await Promise.all([
      engine.nats && natsState(engine, engine.nats, end),
      Promise.all(own.map((one) => shown(one, engine, end))),
    ])
    const sound = [...views, ...own].every(({ failure }) => failure === undefined)
    const conditions = engine.health.conditions()
    const whole = sound && serving.answers && carried?.whole !== false && conditions.length === 0
    const ready = isKnown(log) && stopped.length === 0
    const body = {
      status: ready ? (whole ? 'ready' : 'degraded') : 'not ready',
      ...(stopped.length === 0 ? {} : { stopped }),
      log: shownLog(log),
      views: views.map(shownView),
      services: parts,
      conditions: conditions.map(({ part, fault, stops }) => ({
        part,
        code: fault.code,
        detail: fault.message,
        stops,
      })),
      ...carried?.shown,
    }
    return { status: ready ? 200 : 503, text: JSON.stringify(body) }
  })

  app.get('/ready', quiet, async (_request, reply) => {
    const { status, text } = await readiness()
    return reply.code(status).type('application/json; charset=utf-8').send(text)
  })

  const metrics = together(() => meter.text())
  app.get('/metrics', quiet, async (_request, reply) => {
    reply.header('content-type', meter.contentType)
    return metrics()
  })
}

/** Shares one run among all callers while it lasts: callers need no token, and each run is work. */
function together<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}

const isKnown = ({ value, answers }: Known<Position>): boolean => value !== undefined && answers

/** The last known position, also while the log does not answer. */
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

async function shown({ position, exact, ...status }: ServiceStatus, { lag }: Pick<Probed, 'lag'>, head?: Position) {
  if (position === undefined) return status
  const lagSeconds = exact === true && head !== undefined ? await soon(lag(position)) : undefined
  return { ...status, position: String(position), ...(lagSeconds === undefined ? {} : { lagSeconds }) }
}

/** The state of NATS and the relay, and whether both are sound. */
async function natsState(
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
