import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendUnlessHad } from '../tagged-answer.ts'
import { notFound } from '../unknown-routes.ts'
import type { PageFile } from './page-files.ts'

/** The page of the desk. Without it the pages are not built. */
export const DESK = '/index.html'
/** The page of residents. */
const RESIDENTS = '/r.html'

/** Addresses that begin so belong to the API or are files: a link there that leads nowhere is an error. */
const NO_PAGES = [
  'assets',
  'asyncapi.json',
  'auth',
  'communities',
  'docs',
  'live',
  'metrics',
  'openapi.json',
  'personas',
  'ready',
  'schemas',
  'session',
  'v1',
]

/** Names of these files hold a digest of their content. */
const IMMUTABLE = '/assets/'

/**
 * Routes of the pages: `/` and every address that is no route of the API for the desk, `/r` and those below it for residents, and
 * their files.
 */
export function dashboardPages(app: FastifyInstance, files: ReadonlyMap<string, PageFile>): void {
  const answer = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?')[0] ?? '/'
    const file = files.get(path) ?? files.get(pageAt(path, request))
    if (file === undefined) return notFound(request, reply)
    return sendFile(request, reply, file, path.startsWith(IMMUTABLE))
  }
  app.get('/', { schema: { hide: true } }, answer)
  app.get('/*', { schema: { hide: true } }, answer)
}

/** The page for an address that is none of a file. Empty where the reader asks for none, or there cannot be one. */
function pageAt(path: string, { headers }: FastifyRequest): string {
  const [, first = ''] = path.split('/')
  if (path !== '/' && (NO_PAGES.includes(first) || !takesPage(path, first, headers.accept))) return ''
  return first === 'r' ? RESIDENTS : DESK
}

/**
 * Whether a reader takes a page for this path. Those who take anything get the residents' pages, but no page for another path:
 * most clients of the API take anything, and one that mistypes a path needs an error.
 */
function takesPage(path: string, first: string, accept = '*/*'): boolean {
  if (accept.includes('text/html')) return true
  const namesFile = /\.[^/]*$/.test(path)
  return !namesFile && (accept.includes('text/*') || (first === 'r' && accept.includes('*/*')))
}

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, tag, ...bytes }: PageFile,
  immutable: boolean,
): FastifyReply {
  reply.headers({
    'content-type': type,
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: tag,
    vary: 'accept-encoding',
  })
  return sendUnlessHad(request, reply, tag, bytes)
}
