import type { FastifyInstance } from 'fastify'
import type { Engine } from './engine.ts'
import type { Meter } from './metrics.ts'

/** Probes of an orchestrator and of Prometheus: never limited, never logged. */
export function probes(app: FastifyInstance, engine: Engine, meter: Meter): void {
  const quiet = { logLevel: 'silent', schema: { hide: true } } as const
  app.get('/live', quiet, async () => ({ status: 'live' }))

  app.get('/ready', quiet, async (_request, reply) => {
    const [head, views] = await Promise.all([engine.log.head().catch(() => undefined), engine.views.status()])
    // A view that stands still stands alone: the others and all commands go on, so the node keeps its place.
    const whole = views.every(({ failure }) => failure === undefined)
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
    })
  })

  app.get('/metrics', quiet, async (_request, reply) => {
    reply.header('content-type', meter.contentType)
    return meter.text()
  })
}
