import type { FastifyInstance, FastifyRequest } from 'fastify'
import { REPLAYED } from './contracts/answers.ts'
import { languageOf } from './language.ts'
import { type ProblemOptions, problem, problemBody } from './problems.ts'

/** The share of the time for an answer after which a request with many commands starts no further one. */
const TIME_SHARE = 0.8
/** Seconds after which the commands that were not started may be sent again. */
export const RETRY_SECONDS = 1

/** Whether a request with many commands has no time for another one. */
export const isLate = (elapsedMs: number, timeoutMs: number): boolean => elapsedMs > timeoutMs * TIME_SHARE

/** Headers of a request with many commands that apply to each of them. */
const CARRIED = ['authorization', 'accept-language', 'traceparent', 'x-follow-up-code'] as const

/** Headers that say who calls, where a cookie does. */
const OF_BROWSERS = ['cookie', 'origin', 'sec-fetch-site', 'x-sanshe-request', 'x-sanshe-actor'] as const

function carried({ headers, session, host }: FastifyRequest): Record<string, string> {
  const names = session === undefined ? CARRIED : [...CARRIED, ...OF_BROWSERS]
  const found = names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))
  return { ...Object.fromEntries(found), ...(session === undefined ? {} : { host }) }
}

/** One of the commands, as a request of its own. */
export interface InnerCommand {
  readonly url: string
  readonly key: string
  readonly data: object
  readonly ifRevision?: number | undefined
}

export interface InnerAnswer {
  readonly status: number
  /** The key was answered before. Nothing was written now. */
  readonly replayed?: true
  readonly answer?: unknown
  readonly problem?: unknown
  readonly retryAfter?: number
}

/**
 * Sends one command of a request with many to the route that serves it alone, within this process, so that admission, limits,
 * sight, validation and problems cannot differ between the two.
 */
export async function sendInner(
  app: FastifyInstance,
  { url, key, data, ifRevision }: InnerCommand,
  request: FastifyRequest,
): Promise<InnerAnswer> {
  const { statusCode, headers, payload } = await app.inject({
    method: 'POST',
    url,
    headers: {
      ...carried(request),
      'x-correlation-id': request.id,
      'idempotency-key': key,
      ...(ifRevision === undefined ? {} : { 'if-match': `"${ifRevision}"` }),
    },
    payload: data,
    remoteAddress: request.ip,
  })
  const body: unknown = JSON.parse(payload)
  const wait = headers['retry-after']
  return {
    status: statusCode,
    ...(headers[REPLAYED] === undefined ? {} : { replayed: true }),
    ...(statusCode < 400 ? { answer: body } : { problem: body }),
    ...(wait === undefined ? {} : { retryAfter: Number(wait) }),
  }
}

/** The answer to a command that no route saw. */
export function refusedInner({ headers }: FastifyRequest, code: string, options?: ProblemOptions) {
  const found = problem(code, undefined, options)
  return { status: found.status, problem: problemBody(found, languageOf(headers['accept-language'])) }
}
