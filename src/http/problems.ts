import type { Sentence } from '../../domain/kernel/index.ts'
import type { FieldError } from '../../services/commands/contract.ts'
import type { Language } from './language.ts'
import { ACCESS_PROBLEMS } from './problems/access.ts'
import { ENGINE_PROBLEMS } from './problems/engine.ts'
import type { ProblemKind } from './problems/kind.ts'
import { REQUEST_PROBLEMS } from './problems/requests.ts'
import { STORE_PROBLEMS } from './problems/stores.ts'

/**
 * Every code of the HTTP edge itself, and the status of every fault that can reach it. Rejections by the rules have the codes
 * of their context; {@link statusOfRefusal} gives their status.
 */
export const PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  ...REQUEST_PROBLEMS,
  ...ACCESS_PROBLEMS,
  ...STORE_PROBLEMS,
  ...ENGINE_PROBLEMS,
}

/** The status of a rejection without an entry above: not found, or against the rules. */
export const statusOfRefusal = (code: string, aggregate: string): number =>
  PROBLEMS[code]?.status ?? (code === `${aggregate}.unknown` ? 404 : 422)

/** A problem in both languages, before the reader's language is known. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly title: Sentence
  readonly detail: Sentence
  readonly errors?: readonly FieldError[]
  readonly details?: Readonly<Record<string, unknown>>
  readonly beside?: boolean
}

/** The body of a problem (RFC 9457), in the language of its reader. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  readonly details?: Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

/** Additions to a problem: field errors, or details that its code documents. */
export interface ProblemOptions {
  readonly errors?: readonly FieldError[] | undefined
  /** The status of a rejection by the rules, whose code is not one of the edge. */
  readonly status?: number
  /** Seconds, for the header `retry-after`. */
  readonly retryAfter?: number | undefined
  readonly details?: Readonly<Record<string, unknown>>
  /** Whether the details also stand beside the code, where clients of version 0.1 read them. */
  readonly beside?: boolean
}

/** Thrown within a route to answer with a problem. It holds nothing of the request's body. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly retryAfter: number | undefined

  constructor(code: string, detail?: Sentence, options: ProblemOptions = {}) {
    super(code)
    this.name = 'ProblemError'
    this.problem = problem(code, detail, options)
    this.retryAfter = options.retryAfter ?? (this.problem.status === 503 ? 1 : undefined)
  }
}

const NOT_FOUND: Sentence = { en: 'Not found', zh: '未找到' }
const REFUSED: Sentence = { en: 'Refused by the rules', zh: '规则不允许' }

export function problem(code: string, detail?: Sentence, options: ProblemOptions = {}): Problem {
  const known = PROBLEMS[code]
  const status = options.status ?? known?.status ?? 500
  return {
    status,
    code,
    title: known?.title ?? (status === 404 ? NOT_FOUND : REFUSED),
    detail: detail ?? known?.advice ?? REFUSED,
    ...(options.errors === undefined ? {} : { errors: options.errors.map(scrubbed) }),
    ...(Object.keys(options.details ?? {}).length === 0
      ? {}
      : { details: options.details, beside: options.beside === true }),
  }
}

/** The body of the problem for a reader of this language. */
export function problemBody(
  { code, status, title, detail, errors, details, beside }: Problem,
  language: Language,
): ProblemBody {
  return {
    ...(beside === true ? details : {}),
    type: `urn:sanshe:error:${code}`,
    title: title[language],
    status,
    code,
    detail: detail[language],
    ...(details && { details }),
    ...(errors && { errors: errors.map(({ path, message }) => ({ path, message: message[language] })) }),
  }
}

const IDENTIFIER = /^(?:[A-Za-z_][A-Za-z0-9_-]{0,39}|\d{1,6})$/

/** Keeps names of fields only where they look like names: a stray key may be personal text. */
const scrubbed = ({ path, message }: FieldError): FieldError => ({
  path: path
    .split('/')
    .map((part) => (part === '' || IDENTIFIER.test(part) ? part : '…'))
    .join('/'),
  message,
})
