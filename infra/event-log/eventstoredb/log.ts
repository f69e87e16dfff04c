import { type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { LRUCache } from 'lru-cache'
import { instant, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { queue } from '../../../services/commands/queue.ts'
import { type Recording, recording } from '../../../services/event-log/stored-form.ts'
import { Fault } from '../../../services/fault.ts'
import type { Appended, Clock, Conflict, EventLog, LogIdentity, NewEvent } from '../../../services/ports.ts'
import { type Moment, recordingClock, times } from '../moments.ts'
import { closed, isConflict } from './faults.ts'
import { identities } from './identity.ts'
import { type StoreReader, storeReader } from './reading.ts'
import { type Patience, reaching } from './retrying.ts'
import { connect, eventData } from './wire.ts'

export interface EventStoreLogOptions {
  /** Connection string: `esdb://` for one node or several, `esdb+discover://` for a name that stands for a cluster. */
  readonly url: string
  readonly clock: Clock
  /** Milliseconds that one call may take, and that a server may be away before callers are told. */
  readonly deadline?: number
  readonly patience?: number
}

/** Streams whose end is kept in memory. */
const KNOWN_STREAMS = 50_000
/** How far back an append at any revision looks for its own first attempt. */
const RETRY_WINDOW = 256

/** Where a stream ends; `time` and `recorded` are of its last event. */
interface Head {
  readonly revision: number
  readonly time: number
  readonly recorded: number
}
const NOTHING: Head = { revision: -1, time: 0, recorded: 0 }

const headAfter = (event: RecordedEvent | undefined): Head =>
  event === undefined
    ? NOTHING
    : { revision: event.revision, time: instant(event.time), recorded: instant(event.recordedtime) }

/**
 * The log in EventStoreDB or KurrentDB: any number of engines write it. A call that meets no leader, no server or no answer in
 * time is made again with the same event ids.
 *
 * @throws Fault `config.invalid` `log.unavailable` `log.denied` `log.foreign` `log.incomplete`
 */
export async function openEventStoreLog(options: EventStoreLogOptions): Promise<EventLog> {
  const { url, clock, deadline = 5_000, patience = 15_000 } = options
  const client = connect(url)
  const closing = new AbortController()
  const patient: Patience = { patience, signal: closing.signal }
  const reader = storeReader(client, patient)
  const identity = await identities(client, deadline, patient).establish()
  const newest = await reader.newest()
  const last = newest === undefined ? 0 : instant(newest.recordedtime)
  return logOf({ client, reader, identity, deadline, patient, closing, clock, last })
}

interface Parts {
  readonly client: EventStoreDBClient
  readonly reader: StoreReader
  readonly identity: LogIdentity
  readonly deadline: number
  readonly patient: Patience
  readonly closing: AbortController
  readonly clock: Clock
  readonly last: number
}

function logOf({ client, reader, identity, deadline, patient, closing, clock, last }: Parts): EventLog {
  const recordedAt = recordingClock(clock, last)
  const heads = new LRUCache<string, Head>({ max: KNOWN_STREAMS })
  const streams = queue(Number.MAX_SAFE_INTEGER)
  let ending: Promise<void> | undefined

  async function look(stream: string): Promise<Head> {
    const [event] = await reader.lastOf(stream, 1)
    const head = headAfter(event)
    heads.set(stream, head)
    return head
  }

  /** The events of an append that was made before, if it began at the revision and these are exactly they. */
  async function before(stream: string, from: number, events: readonly NewEvent[]): Promise<Appended | undefined> {
    const found = await reader.some(stream, from, events.length)
    const same = found.length === events.length && found.every(({ id }, at) => id === events[at]?.id)
    return same ? { events: found, repeated: true } : undefined
  }

  async function anywhere(stream: string, events: readonly NewEvent[]): Promise<Appended | undefined> {
    const recent = await reader.lastOf(stream, RETRY_WINDOW)
    const first = recent.find(({ id }) => id === events[0]?.id)
    return first === undefined ? undefined : before(stream, first.revision, events)
  }

  /** Writes after the head; undefined where somebody else wrote first. */
  async function write(stream: string, head: Head, events: readonly NewEvent[], now: Moment) {
    // Another engine's clock may be ahead of ours by as much as is tolerated: within a stream time never goes back.
    const text = head.recorded > now.at ? new Date(head.recorded).toISOString() : now.text
    const recordings: Recording[] = events.map((event, at) => recording(event, stream, head.revision + 1 + at, text))
    const { firstTime } = times(recordings, Math.max(now.at, head.recorded))
    const data = recordings.map(eventData)
    if (firstTime < head.time) throw beforePrevious()
    const expectedRevision = head.revision === -1 ? NO_STREAM : BigInt(head.revision)
    try {
      await reaching(() => client.appendToStream(stream, data, { expectedRevision, deadline }), patient)
      return recordings
    } catch (error) {
      if (isConflict(error)) return undefined
      throw error
    }
  }

  /** What was written is read back: a store that had these very ids already says only that all is well. */
  async function written(stream: string, recordings: readonly Recording[]): Promise<Appended> {
    const from = recordings[0]?.revision ?? 0
    const events = await reader.some(stream, from, recordings.length)
    heads.set(stream, headAfter(events.at(-1)))
    const mine = events.every(({ recordedtime }, at) => recordedtime === recordings[at]?.recordedtime)
    return mine ? { events } : { events, repeated: true }
  }

  async function append(stream: string, expected: number | 'any', events: readonly NewEvent[], now: Moment) {
    if (expected === 'any') {
      const again = await anywhere(stream, events)
      if (again !== undefined) return again
    }
    let head = heads.get(stream) ?? (await look(stream))
    for (;;) {
      const wanted = expected === 'any' ? head.revision : expected
      if (wanted === head.revision) {
        const recordings = await write(stream, head, events, now)
        if (recordings !== undefined) return written(stream, recordings)
      }
      // Somebody else wrote, or what was remembered is old.
      head = await look(stream)
      if (expected === 'any' || head.revision === wanted) continue
      const again = head.revision > wanted ? await before(stream, wanted + 1, events) : undefined
      return again ?? ({ conflict: true, revision: head.revision } satisfies Conflict)
    }
  }

  return {
    ...reader,
    exclusive: false,
    async append(stream, expected, events) {
      if (ending !== undefined) throw closed()
      if (events.length === 0) throw new RangeError('an append has at least one event')
      return streams.run(stream, async () => {
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
    identity: async () => identity,
    close() {
      ending ??= streams.idle().then(async () => {
        closing.abort()
        await client.dispose()
      })
      return ending
    },
  }
}

const beforePrevious = (): Fault =>
  new Fault(
    'time.before-previous',
    'An event cannot have happened before the previous one of its stream: give a later time.',
  )
