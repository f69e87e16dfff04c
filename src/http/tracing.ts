import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** W3C trace context: the caller's, or a new one. */
    traceparent: string
  }
}

const CORRELATION = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** The request's id is its correlation id: the caller's where that is valid, otherwise a new one. */
export function correlationId(request: IncomingMessage): string {
  const given = request.headers['x-correlation-id']
  return typeof given === 'string' && CORRELATION.test(given) ? given : randomUUID()
}

/** Adds to every answer the ids that find its request in logs and traces. */
export function tracing(app: FastifyInstance): void {
  app.decorateRequest('traceparent', '')
  app.addHook('onRequest', (request, reply, done) => {
    const given = request.headers.traceparent
    request.traceparent = typeof given === 'string' && TRACEPARENT.test(given) ? given : begun(randomUUID())
    reply.header('x-correlation-id', request.id)
    reply.header('traceparent', request.traceparent)
    done()
  })
}

/** A UUID has the 32 hex digits that a trace id needs, and its end is never all zeros. */
const begun = (uuid: string): string => {
  const digits = uuid.replaceAll('-', '')
  return `00-${digits}-${digits.slice(16)}-00`
}
