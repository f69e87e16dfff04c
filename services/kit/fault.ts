/**
 * Whether a fault passes by itself. `transient`: an outage; try again with the same ids. `permanent`: a refusal; trying again
 * changes nothing until a person mends it. `unknown`: the error is on no list; the caller looks again instead of assuming.
 */
export type FaultKind = 'transient' | 'permanent' | 'unknown'

/** One error of a dependency: how the dependency names it, what it is about, and whether it passes by itself. */
export interface KnownError<Trouble extends string> {
  readonly error: string | number
  readonly trouble: Trouble
  readonly kind: FaultKind
  readonly means: string
}

/** Makes an entry of a list of known errors. */
export const knownError = <Trouble extends string>(
  error: string | number,
  trouble: Trouble,
  kind: FaultKind,
  means: string,
): KnownError<Trouble> => ({ error, trouble, kind, means })

export interface FaultOptions {
  readonly cause?: unknown
  /** Seconds after which trying again makes sense, as an answer's `Retry-After` says. */
  readonly retryAfter?: number
  /** Default: `transient` with `retryAfter`, else `permanent`. */
  readonly kind?: FaultKind
  /** Default: whether the kind is `transient`. */
  readonly outage?: boolean
}

/**
 * Something that is not an outcome of the rules: a dependency that fails, a limit that is passed, a file that is not
 * ours. It has a stable code, and says in one sentence what is wrong and how to mend it.
 */
export class Fault extends Error {
  readonly code: string
  /** Seconds after which trying again makes sense, where it does. Only for answers: nothing is decided by it. */
  readonly retryAfter: number | undefined
  readonly kind: FaultKind
  /** Whether a dependency fails as a whole: the work is kept and tried again, and no single event is to blame. */
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
