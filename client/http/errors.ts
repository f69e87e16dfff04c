import { type AnswerLanguage, UNREACHABLE_WORDS, type UnreachableCode } from './words.ts'

/** A field that is wrong: its JSON Pointer, and what would be right. */
interface WrongField {
  readonly path: string
  readonly message: string
}

/** The body of a refusal (RFC 9457). */
export interface ProblemMembers {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors?: readonly WrongField[]
  /** Members that the code documents. */
  readonly [extension: string]: unknown
}

/** A refusal by the engine: a problem (RFC 9457) with a stable `code`, in the language that was asked for. */
export class HttpProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  /** One sentence for people: what is wrong, and what would be right. */
  readonly detail: string
  readonly errors: readonly WrongField[]
  /** Milliseconds after which a retry makes sense, where the engine says so. */
  readonly retryAfterMs: number | undefined
  /** The whole body. */
  readonly body: ProblemMembers

  constructor(body: ProblemMembers, retryAfterMs?: number) {
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

interface UnreachableFacts {
  readonly status?: number
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** A fault between the client and the engine: there was no answer, or none of an engine. */
export class HttpUnreachable extends Error {
  readonly code: UnreachableCode
  /** One sentence for people. */
  readonly detail: string
  /** The status of an answer that was not the engine's. */
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly cause: unknown

  constructor(code: UnreachableCode, language: AnswerLanguage, { status, retryAfterMs, cause }: UnreachableFacts = {}) {
    const detail = UNREACHABLE_WORDS[code][language]
    super(`${code}: ${detail}`)
    this.name = 'HttpUnreachable'
    this.code = code
    this.detail = detail
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.cause = cause
  }
}

const PASSING = [429, 502, 503, 504]

/** Whether the same request may succeed later: the engine is busy, starting or not reachable. */
export const mayPass = (error: unknown): error is HttpProblem | HttpUnreachable =>
  error instanceof HttpProblem
    ? PASSING.includes(error.status)
    : error instanceof HttpUnreachable && (error.status === undefined || PASSING.includes(error.status))
