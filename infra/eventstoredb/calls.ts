import {
  type AppendExpectedRevision,
  type AppendResult,
  BACKWARDS,
  END,
  type EventData,
  type EventStoreDBClient,
  FORWARDS,
  type ReadPosition,
  START,
  type RecordedEvent as StoreEvent,
} from '@eventstore/db-client'
import type { Position } from '../../services/ports/event-log.ts'
import { storeClosed, storeMeaning } from './faults.ts'
import { type CallPatience, reaching } from './retry.ts'

/** The direction of a read of $all. */
export type Direction = typeof FORWARDS | typeof BACKWARDS

/** The calls of the engine. The leader answers each, and a call is retried during an outage. */
export interface Calls {
  /** Resolves with events of a stream from a revision on, or from its end backwards; undefined where there is no such stream. */
  stream(name: string, from: number | typeof END, maxCount: number): Promise<readonly StoreEvent[] | undefined>
  /** Resolves with events of $all, those of other programs included. The server refuses a position at which no event stands. */
  all(from: ReadPosition, direction: Direction, maxCount: number): Promise<readonly StoreEvent[]>
  /** Appends to a stream. @throws Fault whose cause is `WrongExpectedVersionError` where the stream ends elsewhere */
  append(stream: string, events: EventData[], expectedRevision: AppendExpectedRevision): Promise<AppendResult>
}

/** A client, and how long its calls may take. */
export interface StoreCallOptions {
  readonly client: EventStoreDBClient
  /** The time that one call may take without progress. */
  readonly deadlineMs: number
  readonly patience: CallPatience
}

/** Returns a position as the client names it; 0 is the start. */
export const placeAt = (position: Position): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) }

/** Makes the calls over a client. Each rejects with a Fault. */
export function callsOf({ client, deadlineMs, patience }: StoreCallOptions): Calls {
  const asked = <T>(call: () => Promise<T>): Promise<T> =>
    patience.signal.aborted ? Promise.reject(storeClosed()) : reaching(call, patience)
  /** A retried append waits until the log behind a new connection is proven to be the same. A read does not. */
  const { ready: _, ...reading } = patience
  const read = <T>(call: () => Promise<T>): Promise<T> =>
    patience.signal.aborted ? Promise.reject(storeClosed()) : reaching(call, reading)
  return {
    stream(name, from, maxCount) {
      const options = { maxCount, requiresLeader: true } as const
      const start =
        from === END
          ? ({ direction: BACKWARDS, fromRevision: END } as const)
          : ({ direction: FORWARDS, fromRevision: BigInt(from) } as const)
      return read(() => collected(client.readStream(name, { ...options, ...start }), deadlineMs).catch(unlessMissing))
    },
    all: (fromPosition, direction, maxCount) =>
      read(() => collected(client.readAll({ direction, fromPosition, maxCount, requiresLeader: true }), deadlineMs)),
    append: (stream, events, expectedRevision) =>
      asked(() => client.appendToStream(stream, events, { expectedRevision, deadline: deadlineMs })),
  }
}

function unlessMissing(error: unknown): undefined {
  if (storeMeaning(error).trouble !== 'missing') throw error
}

interface Reading extends AsyncIterable<{ readonly event?: StoreEvent | undefined }> {
  destroy(error?: Error): unknown
  cancel(): Promise<void>
}

/**
 * Collects the events of one read, always to its end: the client keeps an unfinished read open, and waits for it when it is closed.
 * The client has no deadline for reads.
 */
async function collected(reading: Reading, deadlineMs: number): Promise<StoreEvent[]> {
  const found: StoreEvent[] = []
  const timer = setTimeout(() => {
    reading.destroy(Object.assign(new Error('no answer in time'), { code: 4 }))
    reading.cancel().catch(() => {})
  }, deadlineMs)
  try {
    for await (const { event } of reading) {
      if (event !== undefined) found.push(event)
      timer.refresh()
    }
    return found
  } finally {
    clearTimeout(timer)
  }
}
