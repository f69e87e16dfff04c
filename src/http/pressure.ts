import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { ProblemError } from './problems.ts'

/** Mean delay of the event loop, in milliseconds, above which requests are refused. */
const TOO_LATE_MS = 2_000
/** Resolution and window of the measurement. */
const RESOLUTION_MS = 10
const SAMPLE_MS = 1_000

/**
 * Refuses requests while the event loop is too late to answer in time. It reads no memory figures, unlike
 * `@fastify/under-pressure`: reading them opens a file, and without a free descriptor that ends the process.
 */
export function relieve(app: FastifyInstance): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let late = false
  const sample = setInterval(() => {
    late = delay.mean / 1e6 - RESOLUTION_MS > TOO_LATE_MS
    delay.reset()
  }, SAMPLE_MS)
  sample.unref()
  app.addHook('onRequest', (_request, _reply, done) => {
    done(late ? new ProblemError('server.busy', undefined, { retryAfter: 2 }) : undefined)
  })
  app.addHook('onClose', (_, done) => {
    clearInterval(sample)
    delay.disable()
    done()
  })
}
