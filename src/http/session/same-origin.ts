import type { FastifyRequest } from 'fastify'
import { ProblemError } from '../problems.ts'

/** A page of another origin cannot send this header without asking first, and is never allowed to. */
const REQUEST_HEADER = 'x-sanshe-request'

const SAFE = ['GET', 'HEAD']

/**
 * Refuses requests that a page of another origin makes the browser send with its cookie.
 *
 * @param publicUrl the address by which browsers reach the engine; where it is left out, the host of the request
 * @throws ProblemError `session.cross-site`
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  const { method, headers } = request
  const safe = SAFE.includes(method)
  const { 'sec-fetch-site': site, origin } = headers
  // An address that a person types or opens from their bookmarks comes from no site.
  const foreign = site !== undefined && site !== 'same-origin' && !(safe && site === 'none')
  if (foreign || (origin !== undefined && !isOwn(origin, request, publicUrl))) throw crossSite()
  if (!safe && headers[REQUEST_HEADER] !== '1') throw crossSite()
}

const crossSite = (): ProblemError => new ProblemError('session.cross-site')

/** Whether an origin is the engine's own. A proxy may end TLS, so without a public address only the host is compared. */
function isOwn(origin: string, request: FastifyRequest, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return publicUrl === undefined ? host === request.host : new URL(publicUrl).origin === origin
}
