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

export type Direction = typeof FORWARDS | typeof BACKWARDS

/** The calls that the engine makes, each answered by the leader, and made again through an outage. */
export interface Calls {
  /** Events of a stream from a revision on, or from its end backwards; undefined where there is no such stream. */
  stream(name: string, from: number | typeof END, maxCount: number): Promise<readonly StoreEvent[] | undefined>
  /** Events of $all, those of others included. The server refuses a position at which no event stands. */
  all(from: ReadPosition, direction: Direction, maxCount: number): Promise<readonly StoreEvent[]>
  append(stream: string, events: EventData[], expectedRevision: AppendExpectedRevision): Promise<AppendResult>
}

export interface StoreCallOptions {
  readonly client: EventStoreDBClient
  /** Milliseconds that one call may take without progress. */
  readonly deadlineMs: number
  readonly patience: CallPatience
}

export const placeAt = (position: Position): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) }

export function callsOf({ client, deadlineMs, patience }: StoreCallOptions): Calls {
  const asked = <T>(call: () => Promise<T>): Promise<T> =>
    patience.signal.aborted ? Promise.reject(storeClosed()) : reaching(call, patience)
  /** An append is not repeated before it is known that the log behind a new connection is the same. */
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
 * Everything of one read. Always to its end: what is left halfway stays open in the client, which then waits for it when it is
 * closed. The client gives reads no deadline.
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
