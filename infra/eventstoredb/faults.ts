import { Fault, type KnownError } from '../../services/kit/fault.ts'
import { STORE_ERRORS, type StoreTrouble } from './errors.ts'

const BY_ERROR = new Map<unknown, StoreMeaning>(STORE_ERRORS.map((one) => [one.error, one]))

/** The meaning of an error of EventStoreDB. */
export type StoreMeaning = Pick<KnownError<StoreTrouble>, 'trouble' | 'kind'>

const AWAY: StoreMeaning = { trouble: 'away', kind: 'transient' }
const UNKNOWN: StoreMeaning = { trouble: 'unknown', kind: 'unknown' }

/** Returns the meaning of an error: `unknown` for one that is not on the list. */
export function storeMeaning(error: unknown): StoreMeaning {
  const [type, code] = [Reflect.get(Object(error), 'type'), Reflect.get(Object(error), 'code')]
  return BY_ERROR.get(type) ?? BY_ERROR.get(code) ?? (isDiscovery(error) ? AWAY : UNKNOWN)
}

/** Whether the client found no leader. It then gives up with a plain error, without type or code. */
const isDiscovery = (error: unknown): boolean =>
  error instanceof Error && /discover|no nodes|gossip/i.test(error.message)

/** Turns any error of the client into a fault. Its sentence never shows data of an event. */
export function storeFault(cause: unknown): Fault {
  if (cause instanceof Fault) return cause
  switch (storeMeaning(cause).trouble) {
    case 'away':
      return storeUnavailable(cause)
    case 'deleted':
      return storeStreamDeleted('A stream', cause)
    case 'too-large':
      return new Fault(
        'log.append-too-large',
        'These events together exceed MaxAppendSize of EventStoreDB: set it to 4 MiB.',
        { cause },
      )
    case 'denied':
      return new Fault(
        'log.denied',
        'EventStoreDB refuses this user: name one in EVENTSTORE_URL that may read $all and write streams.',
        { cause },
      )
    case 'unsupported':
      return serverTooOld(cause)
    default:
      return new Fault(
        'log.unexpected',
        'EventStoreDB returned an unknown error. The call may have succeeded nevertheless. Check the log of EventStoreDB.',
        { cause, kind: 'unknown' },
      )
  }
}

export const storeUnavailable = (cause?: unknown): Fault =>
  new Fault('log.unavailable', 'EventStoreDB does not answer: check that it runs and that EVENTSTORE_URL names it.', {
    cause,
    retryAfter: 5,
  })

export const storeClosed = (): Fault =>
  new Fault('log.unavailable', 'The event log is closed: start the engine again.', { retryAfter: 5 })

export const serverTooOld = (cause?: unknown): Fault =>
  new Fault('log.server-too-old', 'This EventStoreDB lacks what the engine needs: use version 22.6 or later.', {
    cause,
  })

export const storeStreamDeleted = (stream: string, cause?: unknown): Fault =>
  new Fault(
    'log.stream-deleted',
    `${stream} of the event log was deleted in EventStoreDB: restore it from a backup, and deny $tombstone and $delete.`,
    { cause },
  )

export const storeStreamCut = (stream: string): Fault =>
  new Fault(
    'log.stream-cut',
    `${stream} of the event log was cut in EventStoreDB: its first events are gone. Remove $tb, $maxCount and $maxAge from its metadata, or restore it from a backup.`,
  )

/** Whether an append failed because the stream does not end at the expected revision. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Fault && storeMeaning(error.cause).trouble === 'conflict'
