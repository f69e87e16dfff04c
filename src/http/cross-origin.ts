import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EdgeOptions } from './edge-options.ts'

/** Headers of requests that pages of other origins may set. A cookie is not among what they may send: they act by token. */
const ALLOWED = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'traceparent',
  'x-correlation-id',
  'x-follow-up-code',
  'x-min-position',
].join(', ')

/** Headers of answers that pages of other origins may read. */
const EXPOSED = [
  'allow',
  'content-language',
  'etag',
  'idempotent-replayed',
  'link',
  'location',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'www-authenticate',
  'x-correlation-id',
  'x-position',
].join(', ')

/** Seconds for which a browser need not ask again what it may send. */
const PREFLIGHT_SECONDS = '600'

/**
 * Lets pages of configured origins read answers (CORS), without cookies. Register it before what may refuse a request, so that
 * such pages can read problems, too.
 */
export function crossOrigin(app: FastifyInstance, { corsOrigins = [] }: EdgeOptions): void {
  if (corsOrigins.length === 0) return
  const any = corsOrigins.includes('*')
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !(any || corsOrigins.includes(origin))) return
    reply.headers({ 'access-control-allow-origin': any ? '*' : origin, 'access-control-expose-headers': EXPOSED })
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined)
      return preflight(request, reply)
  })
  // Answers of one address differ by origin, for caches. Routes set `vary` after the hook above.
  if (any) return
  app.addHook('onSend', async (_request, reply) => {
    const before = reply.getHeader('vary')
    reply.header('vary', before === undefined ? 'origin' : `${String(before)}, origin`)
  })
}

/** Answers what a browser may send to an address. */
function preflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const methods = request.server.methodsAt(request.url.split('?')[0] ?? '')
  return reply
    .headers({
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': ALLOWED,
      'access-control-max-age': PREFLIGHT_SECONDS,
    })
    .code(204)
    .send()
}
