/**
 * Something that is not an outcome of the rules: a dependency that fails, a limit that is passed, a file that is not
 * ours. It tells a stable code, and in one sentence what is wrong and how to mend it.
 */
export class Fault extends Error {
  readonly code: string
  /** Seconds after which trying again makes sense, where it does. */
  readonly retryAfter: number | undefined

  constructor(code: string, detail: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : {})
    this.name = 'Fault'
    this.code = code
    this.retryAfter = options.retryAfter
  }
}
