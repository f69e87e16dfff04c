/**
 * Whether a fault passes by itself. `transient`: an outage; try again with the same ids. `permanent`: a refusal; trying again
 * changes nothing until a person mends it. `unknown`: the error is on no list; the caller looks again instead of assuming.
 */
export type FaultKind = 'transient' | 'permanent' | 'unknown'

/** One error of a dependency: how the dependency tells it, what it is about, and whether it passes by itself. */
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

/**
 * Something that is not an outcome of the rules: a dependency that fails, a limit that is passed, a file that is not
 * ours. It tells a stable code, and in one sentence what is wrong and how to mend it.
 */
export class Fault extends Error {
  readonly code: string
  /** Seconds after which trying again makes sense, where it does. */
  readonly retryAfter: number | undefined
  readonly kind: FaultKind

  /** Unless `kind` is given, a fault with `retryAfter` is transient and any other is permanent. */
  constructor(code: string, detail: string, options: { cause?: unknown; retryAfter?: number; kind?: FaultKind } = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : {})
    this.name = 'Fault'
    this.code = code
    this.retryAfter = options.retryAfter
    this.kind = options.kind ?? (options.retryAfter === undefined ? 'permanent' : 'transient')
  }
}
