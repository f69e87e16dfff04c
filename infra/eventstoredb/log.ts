import { instant, type RecordedEvent } from '../../domain/kernel/index.ts'
import { epochAfter } from '../../services/kit/epoch.ts'
import { Fault } from '../../services/kit/fault.ts'
import { queue } from '../../services/kit/queue.ts'
import { beforePrevious, type RecordingTime, recordingClock, times } from '../../services/kit/recording-clock.ts'
import { type Recording, recording, storedForm } from '../../services/kit/stored-form.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { Appended, Conflict, EventLog, NewEvent } from '../../services/ports/event-log.ts'
import { isConflict, storeClosed, storeStreamCut, storeStreamDeleted } from './faults.ts'
import type { AwaitedEvents } from './live.ts'
import type { StreamReader } from './reader.ts'
import { openStoreReaders, type StoreOptions, type StoreReaders } from './store.ts'
import { inTime } from './time-limit.ts'

/** The store, and the clock of the log. */
export interface EventStoreLogOptions extends StoreOptions {
  readonly clock: Clock
}

/** An append at any revision looks for its own first attempt among this many events. */
const RETRY_WINDOW_EVENTS = 256
/** How long the live subscription may take to hand out what was appended, in milliseconds. After that it is read back. */
const HEARING_MS = 500

/** The end of a stream. `time` and `recorded` are those of its last event, in milliseconds. */
interface Head {
  readonly revision: number
  readonly time: number
  readonly recorded: number
}
/** An event to append, with its stored form. */
interface StoredRecording extends Recording {
  readonly text: string
}

const NOTHING: Head = { revision: -1, time: 0, recorded: 0 }

const headAfter = (event: RecordedEvent | undefined): Head =>
  event === undefined
    ? NOTHING
    : { revision: event.revision, time: instant(event.time), recorded: instant(event.recordedtime) }

/**
 * Opens the log in EventStoreDB or KurrentDB. Any number of engines may write it. A call without a leader, a server or an answer in
 * time is retried with the same event ids.
 *
 * @throws Fault `config.invalid` `log.unavailable` `log.not-listening` `log.certificate` `log.tls` `log.denied` `log.foreign`
 * `log.incomplete`
 */
export async function openEventStoreLog(options: EventStoreLogOptions): Promise<EventLog> {
  const closing = new AbortController()
  const store = await openStoreReaders(options, closing.signal)
  const newest = await store.all.newest()
  return logOf(store, closing, options.clock, newest === undefined ? 0 : instant(newest.recordedtime))
}

function logOf(store: StoreReaders, closing: AbortController, clock: Clock, last: number): EventLog {
  const { streams: reader, all, place } = store
  const recordedAt = recordingClock(clock, last)
  const inTurn = queue(Number.MAX_SAFE_INTEGER)
  const append = appending(store)
  let ending: Promise<void> | undefined
  return {
    ...reader,
    exclusive: false,
    readAll: all.readAll,
    at: all.at,
    recall: store.landmarks.add,
    recent: store.recent,
    head: all.head,
    subscribe: store.tail,
    async append(stream, expected, events) {
      if (ending !== undefined) throw storeClosed()
      if (events.length === 0) throw new RangeError('an append has at least one event')
      return inTurn.run(stream, async () => {
        await place.proven()
        const now = recordedAt.begin()
        let success = false
        try {
          const result = await append(stream, expected === 'none' ? -1 : expected, events, now)
          success = 'events' in result && result.repeated === undefined
          return result
        } finally {
          recordedAt.end(now.at, success)
        }
      })
    },
    identity: place.identity,
    async accept() {
      const identity = await store.accept((epoch) => epochAfter(epoch, clock()))
      place.told(identity)
      return identity
    },
    close() {
      ending ??= inTurn.idle().then(async () => {
        closing.abort()
        await store.client.dispose()
      })
      return ending
    },
  }
}

type Append = (
  stream: string,
  expected: number | 'any',
  events: readonly NewEvent[],
  now: RecordingTime,
) => Promise<Appended | Conflict>

function appending(store: StoreReaders): Append {
  const { calls, streams: reader, ends, live } = store
  const { before, anywhere } = earlierAttempts(reader)
  const { lost, acknowledged } = acknowledging(store)

  async function look(stream: string): Promise<Head> {
    const [event] = await reader.lastOf(stream, 1)
    return headAfter(event)
  }

  /** Returns the end of a stream as it is known. A wrong one fails the append, and is then looked up. */
  function headOf(stream: string, expected: number | 'any'): Head | Promise<Head> {
    const last = ends.last(stream)
    if (expected === -1 && last === undefined) return NOTHING
    return last !== undefined && (expected === 'any' || expected === last.revision) ? headAfter(last) : look(stream)
  }

  /** Writes after the head. Resolves with undefined where another engine wrote first. */
  async function write(stream: string, head: Head, events: readonly NewEvent[], now: RecordingTime) {
    // Another engine's clock may be ahead within the tolerance, and recorded time never goes back within a stream.
    const text = head.recorded > now.at ? new Date(head.recorded).toISOString() : now.text
    const recordings: Recording[] = events.map((event, at) => recording(event, stream, head.revision + 1 + at, text))
    const { firstTime } = times(recordings, Math.max(now.at, head.recorded))
    const stored = recordings.map((event) => ({ ...event, text: storedForm(event) }))
    if (firstTime < head.time) throw beforePrevious()
    const last = head.revision + events.length
    const awaited = live.expect(stream, head.revision + 1, last)
    try {
      const { revision, position } = await calls.append(stream, stored, head.revision)
      // Without a position the server knows the ids but cannot show the events. At another revision it has begun a deleted stream
      // again. The server calls both a success, but the events are not where they belong.
      if (revision !== last) throw storeStreamDeleted(stream)
      if (position === undefined) throw await lost(stream)
    } catch (error) {
      awaited?.drop()
      if (isConflict(error)) return undefined
      if (!(error instanceof Fault) || error.kind !== 'unknown') throw error
      if ((await before(stream, head.revision + 1, events)) === undefined) throw error
      return acknowledged(stream, stored)
    }
    return acknowledged(stream, stored, awaited)
  }

  return async (stream, expected, events, now) => {
    if (expected === 'any') {
      const again = await anywhere(stream, events)
      if (again !== undefined) return again
    }
    for (let head = await headOf(stream, expected); ; ) {
      const wanted = expected === 'any' ? head.revision : expected
      if (wanted === head.revision) {
        const written = await write(stream, head, events, now)
        if (written !== undefined) return written
        // Another engine wrote, or the remembered head is old.
        head = await look(stream)
      }
      if (expected === 'any' || head.revision === wanted) continue
      const again = head.revision > wanted ? await before(stream, wanted + 1, events) : undefined
      return again ?? ({ conflict: true, revision: head.revision } satisfies Conflict)
    }
  }
}

/** Makes the acknowledgement of appends: what the log holds is answered, in the bytes that it holds. */
function acknowledging({ streams: reader, place, ends }: StoreReaders) {
  /** Returns the fault that explains why written events are missing. */
  async function lost(stream: string): Promise<Fault> {
    ends.forget(stream)
    return (await reader.removed(stream)) ?? storeStreamCut(stream)
  }

  /**
   * Reads back the written events, and the event before them. A store that has these ids already answers only that all is well, and a
   * store may continue a stream whose earlier events were deleted.
   */
  async function readBack(stream: string, first: number, count: number): Promise<readonly RecordedEvent[]> {
    const from = Math.max(0, first - 1)
    const found = await reader.some(stream, from, count + first - from)
    const whole = found.length === count + first - from && found[0]?.revision === from
    if (!whole) throw await lost(stream)
    place.saw(found)
    await place.proven()
    return found.slice(first - from)
  }

  /** Resolves when the live subscription has handed out the written events. If that takes too long, they are read back. */
  async function acknowledged(
    stream: string,
    stored: readonly StoredRecording[],
    awaited?: AwaitedEvents,
  ): Promise<Appended> {
    const heard = await inTime(awaited?.events, HEARING_MS)
    awaited?.drop()
    const first = stored[0]?.revision ?? 0
    const events = heard?.length === stored.length ? heard : await readBack(stream, first, stored.length)
    ends.appended(events)
    const mine = events.every((event, at) => storedForm(event) === stored[at]?.text)
    return mine ? { events } : { events, repeated: true }
  }

  return { lost, acknowledged }
}

/** Makes the search for the events of an append that an earlier attempt wrote. */
function earlierAttempts(reader: StreamReader) {
  /** Finds the stored events if an earlier attempt wrote exactly these, beginning at this revision. */
  async function before(stream: string, from: number, events: readonly NewEvent[]): Promise<Appended | undefined> {
    const found = await reader.some(stream, from, events.length)
    const same =
      found.length === events.length &&
      found.every(({ id, revision }, at) => id === events[at]?.id && revision === from + at)
    return same ? { events: found, repeated: true } : undefined
  }

  /** Finds them among the last events of the stream. */
  async function anywhere(stream: string, events: readonly NewEvent[]): Promise<Appended | undefined> {
    const recent = await reader.lastOf(stream, RETRY_WINDOW_EVENTS)
    const first = recent.find(({ id }) => id === events[0]?.id)
    return first === undefined ? undefined : before(stream, first.revision, events)
  }

  return { before, anywhere }
}
