import type { FaultMessage } from '../../../services/kit/fault-message.ts'
import type { Expected } from '../../../services/ports/event-log.ts'

/** What the writer thread starts with. */
export interface WriterSettings {
  readonly file: string
  readonly maxBytes: number | undefined
}

/**
 * Appends of one tick on their way to the writer, as columns: a message of few flat arrays is several times cheaper to
 * hand over than one of many objects.
 */
export interface AppendBatch {
  readonly kind: 'append'
  readonly batch: number
  /** One entry an append. */
  readonly streams: string[]
  readonly expected: Expected[]
  readonly counts: number[]
  /** The command of an append that had an idempotency key. */
  readonly commands: (string | null)[]
  /** When the events are recorded, in milliseconds. */
  readonly recorded: number[]
  /** `time` of the first and of the last event, in milliseconds. */
  readonly firstTimes: number[]
  readonly lastTimes: number[]
  /** One entry an event. */
  readonly events: string[]
  readonly traceparents: (string | null)[]
}

/** A row of the log as it is read. */
export type EventRow = [position: number, event: string, traceparent: string | null]

/** What became of an append that did not simply succeed. */
export type Exception =
  | { readonly kind: 'conflict'; readonly revision: number }
  | { readonly kind: 'repeated'; readonly rows: EventRow[] }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }

/** Answer to one batch, in its order. Positions and revisions of an append's events are consecutive. */
export interface BatchResult {
  readonly kind: 'result'
  readonly batch: number
  /** Commits so far: many batches may share one. */
  readonly commits: number
  /** The first event's position or revision for each append; 0 where `exceptions` has the answer. */
  readonly positions: number[]
  readonly revisions: number[]
  readonly exceptions: [index: number, exception: Exception][]
}

/** None of the batch was written. */
interface BatchFailure extends FaultMessage {
  readonly kind: 'failed'
  readonly batch: number
}

/** The log is open. Commands that its table does not hold yet, and where each wrote first. */
export interface Ready {
  readonly kind: 'ready'
  readonly commands: readonly string[]
  readonly positions: readonly number[]
}

/** Whether something could be written; `fault` tells why not. */
interface Tried {
  readonly kind: 'tried'
  readonly id: number
  readonly fault?: FaultMessage
}

/** Tasks of the writer beside appends, answered with {@link Tried}. */
export type LogWriterTask = 'try' | 'shrink'

export type ToLogWriter =
  | AppendBatch
  | { readonly kind: LogWriterTask; readonly id: number }
  | { readonly kind: 'close' }
export type FromLogWriter =
  | Ready
  | ({ readonly kind: 'refused' } & FaultMessage)
  | BatchResult
  | BatchFailure
  | Tried
  | { readonly kind: 'closed' }
