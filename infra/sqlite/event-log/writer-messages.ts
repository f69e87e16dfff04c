import type { FaultMessage } from '../../../services/kit/fault-message.ts'
import type { Expected } from '../../../services/ports/event-log.ts'
import type { WriteOptions } from './file.ts'

/** The settings with which the writer thread starts. */
export interface WriterSettings extends WriteOptions {
  readonly file: string
}

/**
 * The appends of one turn of the event loop, as columns for the writer: sending a few flat arrays costs several times less than
 * sending many objects.
 */
export interface AppendBatch {
  readonly kind: 'append'
  readonly batch: number
  /** The arrays from here to `lastTimes` have one entry for each append. */
  readonly streams: string[]
  readonly expected: Expected[]
  readonly counts: number[]
  /** The command id of an append that has an idempotency key, else null. */
  readonly commands: (string | null)[]
  /** When the events are recorded, in milliseconds. */
  readonly recorded: number[]
  /** `time` of the first and of the last event, in milliseconds. */
  readonly firstTimes: number[]
  readonly lastTimes: number[]
  /** These arrays have one entry for each event, in its stored form. */
  readonly events: string[]
  readonly traceparents: (string | null)[]
}

/** A row of the table of events. */
export type EventRow = [position: number, event: string, traceparent: string | null]

/** The outcome of an append that wrote nothing. `repeated` has the events that an earlier attempt wrote. */
export type Exception =
  | { readonly kind: 'conflict'; readonly revision: number }
  | { readonly kind: 'repeated'; readonly rows: EventRow[] }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }

/** The answer to one batch, in its order. Positions and revisions of an append's events are consecutive. */
export interface BatchResult {
  readonly kind: 'result'
  readonly batch: number
  /** The number of commits so far. Many batches may share one. */
  readonly commits: number
  /** The first event's position or revision for each append; 0 where `exceptions` has the answer. */
  readonly positions: number[]
  readonly revisions: number[]
  readonly exceptions: [index: number, exception: Exception][]
}

/** The answer to a batch of which nothing was written. */
interface BatchFailure extends FaultMessage {
  readonly kind: 'failed'
  readonly batch: number
}

/** The message that the log is open, with the commands that its table does not hold yet and the position of each one's first event. */
export interface Ready {
  readonly kind: 'ready'
  readonly commands: readonly string[]
  readonly positions: readonly number[]
}

/** The answer to a task. `fault` tells why it failed. */
interface Tried {
  readonly kind: 'tried'
  readonly id: number
  readonly fault?: FaultMessage
}

/** Tasks of the writer beside appends, answered with {@link Tried}. */
export type LogWriterTask = 'try' | 'shrink'

/** A message to the writer thread. */
export type ToLogWriter =
  | AppendBatch
  | { readonly kind: LogWriterTask; readonly id: number }
  | { readonly kind: 'close' }
/** A message of the writer thread. */
export type FromLogWriter =
  | Ready
  | ({ readonly kind: 'refused' } & FaultMessage)
  | BatchResult
  | BatchFailure
  | Tried
  | { readonly kind: 'closed' }
