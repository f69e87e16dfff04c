import { type Language, type UnreachableCode, WORDS } from './words.ts'

/** The body of a refusal, as RFC 9457 has it. */
export interface ProblemBody {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  readonly [extension: string]: unknown
}

/** A refusal by the engine: a problem (RFC 9457) with a stable `code`, in the language that was asked for. */
export class HttpProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  /** One sentence for people: what is wrong, and what would be right. */
  readonly detail: string
  /** The fields that are wrong, by their JSON Pointers. */
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  /** Milliseconds after which a retry makes sense, where the engine says so. */
  readonly retryAfterMs: number | undefined
  /** The whole body, with the members that its code documents. */
  readonly body: ProblemBody

  constructor(body: ProblemBody, retryAfterMs?: number) {
    super(`${body.code}: ${body.detail}`)
    this.name = 'HttpProblem'
    this.status = body.status
    this.code = body.code
    this.title = body.title
    this.detail = body.detail
    this.errors = body.errors ?? []
    this.retryAfterMs = retryAfterMs
    this.body = body
  }
}

/** A fault between the client and the engine: there was no answer of an engine. */
export class HttpUnreachable extends Error {
  readonly code: UnreachableCode
  /** One sentence for people. */
  readonly detail: string
  /** The status of an answer that was not the engine's. */
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly cause: unknown

  constructor(
    code: UnreachableCode,
    language: Language,
    { status, retryAfterMs, cause }: { status?: number; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    const detail = WORDS[code][language]
    super(`${code}: ${detail}`)
    this.name = 'HttpUnreachable'
    this.code = code
    this.detail = detail
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.cause = cause
  }
}

/** Whether the same request may succeed later: the engine is busy, starting or not reachable. */
export const mayPass = (error: unknown): error is HttpProblem | HttpUnreachable =>
  error instanceof HttpUnreachable
    ? error.status === undefined || error.status === 429 || error.status >= 502
    : error instanceof HttpProblem && [429, 502, 503, 504].includes(error.status)
