import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NO_COMMAND } from './addresses.ts'
import { sendProblem } from './errors.ts'
import { problem } from './problems.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that the routes of a path have; empty where no route has the path. */
    methodsAt(path: string): readonly string[]
  }
}

/** Answers requests that no route takes. Register it before all routes. */
export function unknownRoutes(app: FastifyInstance): void {
  const routes: { readonly method: string; readonly path: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    // They take addresses that nothing has.
    if (url === NO_COMMAND || url.includes('*')) return
    const path = new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`)
    for (const one of [method].flat()) routes.push({ method: one, path })
  })
  app.decorate('methodsAt', (path) => [
    ...new Set(routes.filter((one) => one.path.test(path)).map((one) => one.method)),
  ])
  app.setNotFoundHandler(notFound)
}

/** Refuses an address that does not exist, or one that does not take the method of the request (RFC 9110, 15.5.6). */
export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const allowed = request.server.methodsAt(request.url.split('?')[0] ?? '')
  if (allowed.length > 0) reply.header('allow', allowed.join(', '))
  request.outcome = allowed.length > 0 ? 'method.unknown' : 'route.unknown'
  return sendProblem(reply, problem(request.outcome))
}
