import { convertToCommandError } from '@eventstore/db-client'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { type AppendAnswer, appendSender } from './appends.ts'
import type { StoreClient } from './client.ts'
import { storeClosed } from './faults.ts'
import { allRequest, type Direction, eventIn, type ProposedEvent, streamRequest, type TypeFilter } from './messages.ts'
import { LOG_TYPES } from './own-events.ts'
import { type CallPatience, reaching } from './retry.ts'

/** The calls of the engine. The leader answers each, and a call is retried during an outage. */
export interface Calls {
  /** Resolves with events of a stream from a revision on, or from its end backwards; undefined where there is no such stream. */
  stream(name: string, from: number | 'end', maxCount: number): Promise<readonly RawEvent[] | undefined>
  /**
   * Resolves with events of $all: at least those that the filter selects, by default those of the log and of its identity. Fewer
   * than asked for means that the end was reached. The server refuses a position at which no event stands.
   */
  all(from: Position | 'end', direction: Direction, maxCount: number, filter?: TypeFilter): Promise<readonly RawEvent[]>
  /**
   * Appends to a stream.
   *
   * @param expected the revision of the last event of the stream; -1 if it must have none
   * @throws a Fault for which `isConflict` holds where the stream ends elsewhere
   */
  append(stream: string, events: readonly ProposedEvent[], expected: number): Promise<AppendAnswer>
}

/** A client, and how long its calls may take. */
export interface StoreCallOptions {
  readonly client: StoreClient
  /** The time that one call may take without progress. */
  readonly deadlineMs: number
  readonly patience: CallPatience
}

/** Makes the calls over a client. Each rejects with a Fault. */
export function callsOf({ client, deadlineMs, patience }: StoreCallOptions): Calls {
  const send = appendSender(client)
  const asked = <T>(call: () => Promise<T>): Promise<T> =>
    patience.signal.aborted ? Promise.reject(storeClosed()) : reaching(call, patience)
  /** A retried append waits until the log behind a new connection is proven to be the same. A read does not. */
  const { ready: _, ...reading } = patience
  const read = <T>(call: () => Promise<T>): Promise<T> =>
    patience.signal.aborted ? Promise.reject(storeClosed()) : reaching(call, reading)
  const search = searching(client, deadlineMs)
  return {
    stream: (name, from, maxCount) => read(() => collected(client, streamRequest(name, from, maxCount), deadlineMs)),
    all: (...asked) => read(() => search(...asked)),
    append: (stream, events, expected) => asked(() => send(stream, events, expected, deadlineMs)),
  }
}

/** How long the server is not asked to search after a search took too long, in milliseconds. */
const SPARSE_MS = 60_000

/**
 * Makes the reading of $all. The server selects the events of the log. While it searches it says nothing: where it takes too long,
 * because other programs wrote millions of events in between, all events are read.
 */
function searching(client: StoreClient, deadlineMs: number): Calls['all'] {
  let sparseUntil = 0
  return async (from, direction, maxCount, filter = LOG_TYPES) => {
    const read = async (only?: TypeFilter): Promise<readonly RawEvent[]> =>
      (await collected(client, allRequest(from, direction, maxCount, only), deadlineMs)) ?? []
    if (performance.now() < sparseUntil) return read()
    try {
      return await read(filter)
    } catch (error) {
      if (error !== LATE) throw error
      sparseUntil = performance.now() + SPARSE_MS
      return read()
    }
  }
}

/** The error of a read in which the server sends nothing for too long. */
const LATE = Object.assign(new Error('no answer in time'), { type: 'deadline-exceeded' })

/** Collects the events of one read; undefined where there is no such stream. The time runs while the server sends nothing. */
async function collected(
  client: StoreClient,
  request: ReadReq,
  deadlineMs: number,
): Promise<readonly RawEvent[] | undefined> {
  const call = await client.read(request, true)
  const found: RawEvent[] = []
  let missing = false
  const { promise, resolve, reject } = Promise.withResolvers<readonly RawEvent[] | undefined>()
  const timer = setTimeout(() => {
    reject(LATE)
    call.cancel()
  }, deadlineMs)
  call.on('data', (response) => {
    timer.refresh()
    missing ||= response.hasStreamNotFound()
    try {
      const event = eventIn(response)
      if (event !== undefined) found.push(event)
    } catch (error) {
      reject(error)
      call.cancel()
    }
  })
  call.on('end', () => resolve(missing ? undefined : found))
  call.on('error', (error) => reject(convertToCommandError(error)))
  return promise.finally(() => clearTimeout(timer))
}
