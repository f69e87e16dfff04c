import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../services/kit/fault.ts'
import { languageOf } from './language.ts'
import { PROBLEMS, type Problem, ProblemError, problem, problemBody } from './problems.ts'

const TYPE = 'application/problem+json; charset=utf-8'

interface Answer {
  readonly problem: Problem
  readonly retryAfter?: number | undefined
  /** The sender did not cause it: it is logged with its cause. */
  readonly fault?: boolean
}

/** Fastify's own errors, in our codes. */
const FRAMEWORK: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'body.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body.malformed',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'body.type',
  FST_ERR_CTP_EMPTY_TYPE: 'body.type',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'route.unknown',
}

/** Every error of every route becomes a problem here, and nowhere else. */
function answerFor(error: unknown): Answer {
  if (error instanceof ProblemError) return { problem: error.problem, retryAfter: error.retryAfter }
  if (error instanceof Fault) return answerForFault(error)
  const { code, statusCode, validation } = error as Partial<FastifyError>
  if (validation !== undefined) {
    const errors = validation.map(({ instancePath, message = '', params }) => ({
      path: instancePath,
      message: { en: message, zh: String(params.zh) },
    }))
    return { problem: problem('request.invalid', undefined, { errors }) }
  }
  const known = code === undefined ? undefined : FRAMEWORK[code]
  if (known !== undefined) {
    return { problem: problem(known) }
  }
  // Parsers of JSON and of addresses throw errors that have only a status of 400.
  if (statusCode === 400) return { problem: problem('body.malformed') }
  return { problem: problem('internal'), fault: true }
}

function answerForFault(fault: Fault): Answer {
  const known = PROBLEMS[fault.code]
  const status = known?.status
  if (status === undefined) return { problem: problem('internal'), fault: true }
  const retryAfter = fault.retryAfter ?? (status === 503 ? 1 : undefined)
  // The message of a dependency may name files of this machine: it goes into the log only.
  const own = status >= 500
  const detail = own || known === undefined ? undefined : { en: fault.message, zh: known.advice.zh }
  return { problem: problem(fault.code, detail), retryAfter, fault: own }
}

/** The causes in a form that a log may hold: names, codes and places. Messages may quote the request, so they are left out. */
export function anatomy(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const { code } = error as { code?: unknown }
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error instanceof Fault ? { sentence: error.message } : {}),
    at: error.stack?.split('\n').filter((line) => line.startsWith('    at ')),
    ...(error.cause === undefined ? {} : { cause: anatomy(error.cause) }),
  }
}

export function sendProblem(reply: FastifyReply, answer: Problem, retryAfter?: number): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(retryAfter)))
  const challenge = challengeOf(answer)
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  const language = languageOf(reply.request.headers['accept-language'])
  reply.headers({ 'content-type': TYPE, 'content-language': language, vary: vary(reply) })
  return reply.code(answer.status).serializer(JSON.stringify).send(problemBody(answer, language))
}

/** Refusals of callers who sent no credentials. */
const WITHOUT_CREDENTIALS = ['token.missing', 'session.none']

/** How callers may authenticate, with the codes of RFC 6750, 3.1: none for a caller who sent no credentials. */
function challengeOf({ status, code }: Problem): string | undefined {
  if (status === 401) return WITHOUT_CREDENTIALS.includes(code) ? 'Bearer' : 'Bearer error="invalid_token"'
  return code === 'forbidden' || code === 'token.other-community' ? 'Bearer error="insufficient_scope"' : undefined
}

/** The `vary` header: the language, and the headers that were set there before. */
function vary(reply: FastifyReply): string {
  const before = reply.getHeader('vary')
  return before === undefined ? 'accept-language' : `${String(before)}, accept-language`
}

/** Logs that a request failed, and why. */
export type FaultLog = (error: unknown, code: string, log: FastifyBaseLogger) => void

/** @param log what is logged of faults. Default: each of them */
export function handleError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: FaultLog = (cause) => request.log.error(anatomy(cause), 'a request failed'),
): void {
  const { problem: answer, retryAfter, fault } = answerFor(error)
  request.outcome = answer.code
  // Where the error kept the router from finding a route, no hook has run.
  reply.header('x-correlation-id', request.id)
  if (fault === true) log(error, answer.code, request.log)
  if (reply.raw.headersSent) reply.raw.destroy()
  else sendProblem(reply, answer, retryAfter)
}

/** A problem as the bytes of an HTTP answer, for a socket whose bytes could not be parsed as a request. */
export function bareProblem(code: string): string {
  const answer = problem(code)
  const body = JSON.stringify(problemBody(answer, 'en'))
  return `HTTP/1.1 ${answer.status} ${answer.title.en}\r\ncontent-type: ${TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
}
