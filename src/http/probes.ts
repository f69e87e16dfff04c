import type { FastifyInstance } from 'fastify'
import type { Engine } from './engine.ts'
import type { Meter } from './metrics.ts'

/** Probes of an orchestrator and of Prometheus: never limited, never logged. */
export function probes(app: FastifyInstance, engine: Engine, meter: Meter): void {
  const quiet = { logLevel: 'silent', schema: { hide: true } } as const
  app.get('/live', quiet, async () => ({ status: 'live' }))

  app.get('/ready', quiet, async (_request, reply) => {
    const [head, views] = await Promise.all([engine.log.head().catch(() => undefined), engine.views.status()])
    const ready = head !== undefined && views.every(({ failure }) => failure === undefined)
    return reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
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
    reply.header('content-type', meter.registry.contentType)
    return meter.registry.metrics()
  })
}
