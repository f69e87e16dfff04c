/**
 * Says whether a fault passes by itself. `transient`: an outage; retry with the same ids. `permanent`: a refusal; a retry changes
 * nothing until a person mends the cause. `unknown`: the error is on no list; look at the outcome before a retry.
 */
export type FaultKind = 'transient' | 'permanent' | 'unknown'

/** One error of a dependency: its name there, the trouble that it means, and whether it passes by itself. */
export interface KnownError<Trouble extends string> {
  readonly error: string | number
  readonly trouble: Trouble
  readonly kind: FaultKind
  readonly means: string
}

/** Makes an entry for a list of known errors. */
export const knownError = <Trouble extends string>(
  error: string | number,
  trouble: Trouble,
  kind: FaultKind,
  means: string,
): KnownError<Trouble> => ({ error, trouble, kind, means })

export interface FaultOptions {
  readonly cause?: unknown
  /** Seconds after which a retry makes sense, for the header `Retry-After` of an answer. */
  readonly retryAfter?: number
  /** The kind of the fault. Default: `transient` with `retryAfter`, else `permanent`. */
  readonly kind?: FaultKind
  /** Whether a dependency fails as a whole. Default: whether the kind is `transient`. */
  readonly outage?: boolean
}

/**
 * A failure that is not an outcome of the rules: a dependency that fails, a limit that is exceeded, a file that is foreign. It has
 * a stable code, and its message says what is wrong and what would be right.
 */
export class Fault extends Error {
  readonly code: string
  /** Seconds after which a retry makes sense, if it does. It is for answers only, and decides nothing. */
  readonly retryAfter: number | undefined
  readonly kind: FaultKind
  /** Whether a dependency fails as a whole. The work is then kept and retried, and does not count as a failure at an event. */
  readonly outage: boolean

  constructor(code: string, detail: string, options: FaultOptions = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : {})
    this.name = 'Fault'
    this.code = code
    this.retryAfter = options.retryAfter
    this.kind = options.kind ?? (options.retryAfter === undefined ? 'permanent' : 'transient')
    this.outage = options.outage ?? this.kind === 'transient'
  }
}

/** Whether an error is a fault of a dependency that fails as a whole. */
export const isOutage = (error: unknown): error is Fault => error instanceof Fault && error.outage
