import { ErrorType, WrongExpectedVersionError } from '@eventstore/db-client'
import { Fault } from '../../../services/fault.ts'

/** gRPC's own codes, for errors that reach us before the client has given them a type. */
const GRPC = {
  cancelled: 1,
  deadlineExceeded: 4,
  permissionDenied: 7,
  aborted: 10,
  unavailable: 14,
  unauthenticated: 16,
}

/** What an error of the client means for whoever called. */
export type Meaning = 'missing' | 'deleted' | 'too-large' | 'denied' | 'passing' | 'other'

const BY_TYPE: Readonly<Partial<Record<string, Meaning>>> = {
  [ErrorType.STREAM_NOT_FOUND]: 'missing',
  [ErrorType.STREAM_DELETED]: 'deleted',
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED]: 'too-large',
  [ErrorType.ACCESS_DENIED]: 'denied',
  [ErrorType.NOT_LEADER]: 'passing',
  [ErrorType.UNAVAILABLE]: 'passing',
  [ErrorType.TIMEOUT]: 'passing',
  [ErrorType.DEADLINE_EXCEEDED]: 'passing',
  [ErrorType.CANCELLED]: 'passing',
}

const BY_CODE: Readonly<Record<number, Meaning>> = {
  [GRPC.cancelled]: 'passing',
  [GRPC.deadlineExceeded]: 'passing',
  [GRPC.aborted]: 'passing',
  [GRPC.unavailable]: 'passing',
  [GRPC.permissionDenied]: 'denied',
  [GRPC.unauthenticated]: 'denied',
}

/** A dead server answers an append with a bare gRPC error, a read with one that has a type: both are looked at. */
export function meaningOf(error: unknown): Meaning {
  const type: unknown = Reflect.get(Object(error), 'type')
  const meaning = typeof type === 'string' ? BY_TYPE[type] : undefined
  if (meaning !== undefined) return meaning
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'number' ? (BY_CODE[code] ?? 'other') : isDiscovery(error) ? 'passing' : 'other'
}

/** The client tries every node that it knows, and gives up with a plain error: to us a cluster between two leaders. */
const isDiscovery = (error: unknown): boolean =>
  error instanceof Error && /discover|no nodes|gossip/i.test(error.message)

/** The fault behind an error that trying again does not mend. Never shows data of an event. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  switch (meaningOf(error)) {
    case 'deleted':
      return new Fault(
        'log.stream-deleted',
        'A stream of the event log was deleted in EventStoreDB: restore it from a backup, and deny $tombstone and $delete.',
        { cause: error },
      )
    case 'too-large':
      return new Fault(
        'log.append-too-large',
        'These events together are larger than EventStoreDB takes at once (MaxAppendSize): raise it to 4 MiB.',
        { cause: error },
      )
    case 'denied':
      return new Fault(
        'log.denied',
        'EventStoreDB refuses this user: give EVENTSTORE_URL one that may read $all and write streams.',
        { cause: error },
      )
    default:
      return unavailable(error)
  }
}

export const unavailable = (cause?: unknown): Fault =>
  new Fault('log.unavailable', 'EventStoreDB does not answer: check that it runs and that EVENTSTORE_URL names it.', {
    cause,
    retryAfter: 5,
  })

export const closed = (): Fault =>
  new Fault('log.unavailable', 'The event log is closed: start the engine again.', { retryAfter: 5 })

/** Whether an append came to nothing because the stream ends elsewhere than expected. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Fault && error.cause instanceof WrongExpectedVersionError
