import { once } from 'node:events'
import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  eventTypeFilter,
  type RecordedEvent as StoreEvent,
} from '@eventstore/db-client'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../../services/kit/event-delivery.ts'
import { type RecentEvents, recentEvents } from '../../services/kit/recent-events.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { AllReader } from './all-reader.ts'
import { placeAt } from './calls.ts'
import { storeUnavailable } from './faults.ts'
import { IDENTITY_PREFIX, identityIn } from './identity.ts'
import type { OwnEvents, StorePage } from './own-events.ts'
import type { LogCopyPlace } from './place.ts'
import { silenceWatch } from './silence.ts'
import { PREFIX, positionOf } from './wire.ts'

/** At most this many live events share one batch. */
const MAX_LIVE_EVENTS = 1_000

/** The live subscription of a log as one of its readers sees it. */
export interface LiveReader extends Pick<RecentEvents, 'since' | 'head' | 'behind'> {
  /**
   * Resolves once the subscription has handed out an event behind the position, or when the signal aborts.
   *
   * @throws the error that ended the subscription
   */
  more(position: Position, signal: AbortSignal): Promise<void>
  /** The last reader that leaves ends the subscription. */
  leave(): Promise<void>
}

/** Events of an append that are waited for. */
export interface AwaitedEvents {
  /** Resolves with the events; undefined if the subscription ends first. */
  readonly events: Promise<StorePage | undefined>
  /** Stops waiting. */
  drop(): void
}

/** One live subscription for all readers of a log. It is open while there are readers, and ends with the first error. */
export interface LiveEvents {
  /** Joins the subscription, and opens one if there is none. Resolves when the server has confirmed it. */
  join(): Promise<LiveReader>
  /** The confirmed subscription; undefined while there is none. */
  now(): Pick<LiveReader, 'head' | 'behind' | 'more'> | undefined
  /** Waits for the events of a stream from one revision to another; undefined while there is no subscription. */
  expect(stream: string, first: number, last: number): AwaitedEvents | undefined
}

/** The parts that the live subscription works with. */
export interface LiveEventsOptions {
  readonly client: EventStoreDBClient
  readonly all: Pick<AllReader, 'end' | 'head'>
  readonly ours: OwnEvents
  readonly place: LogCopyPlace
  /** Called with the events of each batch, and with undefined when a subscription begins. */
  readonly heard: (events: StorePage | undefined) => void
  readonly closing: AbortSignal
  readonly wait: Wait
}

interface Session extends Omit<LiveReader, 'leave'> {
  readonly expected: Map<string, ExpectedEvents>
  stop(): Promise<void>
}

interface ExpectedEvents {
  take(event: RecordedEvent): void
  ended(): void
}

/** Makes the live subscription of a log. */
export function liveEvents(options: LiveEventsOptions): LiveEvents {
  let opening: Promise<Session> | undefined
  let session: Session | undefined
  let readers = 0

  function open(): Promise<Session> {
    const opened = openSession(options, () => {
      if (opening === opened) opening = undefined
      if (opening === undefined) session = undefined
    }).then((made) => {
      if (opening === opened) session = made
      return made
    })
    opened.catch(() => {
      if (opening === opened) opening = undefined
    })
    return opened
  }

  async function leave(): Promise<void> {
    readers -= 1
    if (readers > 0) return
    const ending = opening
    opening = undefined
    session = undefined
    await (await ending?.catch(() => undefined))?.stop()
  }

  return {
    async join() {
      readers += 1
      opening ??= open()
      try {
        return { ...(await opening), leave }
      } catch (error) {
        await leave()
        throw error
      }
    },
    now: () => session,
    expect: (stream, first, last) => session && awaitIn(session.expected, stream, first, last),
  }
}

/** Waits for events of a stream. Appends to one stream follow one another, so a stream is waited for once at a time. */
function awaitIn(expected: Session['expected'], stream: string, first: number, last: number): AwaitedEvents {
  const { promise, resolve } = Promise.withResolvers<StorePage | undefined>()
  const found: RecordedEvent[] = []
  expected.set(stream, {
    take(event) {
      if (event.revision >= first && event.revision <= last) found.push(event)
      if (event.revision === last) resolve(found)
    },
    ended: () => resolve(undefined),
  })
  return { events: promise, drop: () => void expected.delete(stream) }
}

/** @param ended called when the subscription has ended */
async function openSession(options: LiveEventsOptions, ended: () => void): Promise<Session> {
  const { client, all, place, heard, closing, wait } = options
  await place.proven()
  const end = await all.end()
  const from = end === undefined ? 0 : positionOf(end)
  const filter = eventTypeFilter({ prefixes: [PREFIX, IDENTITY_PREFIX] })
  const subscription = client.subscribeToAll({ fromPosition: placeAt(from), filter })
  // The client only emits: an error or an end before the events are read would be lost, and the reader would wait for ever.
  subscription.on('error', (error) => subscription.destroy(error))
  subscription.once('finish', () => subscription.destroy(storeUnavailable()))
  const stop = (): void => void subscription.destroy()
  closing.addEventListener('abort', stop, { once: true })
  const close = async (): Promise<void> => {
    closing.removeEventListener('abort', stop)
    await subscription.unsubscribe()
  }
  try {
    await once(subscription, 'confirmation', { signal: closing })
    // Another node, or another copy behind the same address, may have confirmed it.
    place.doubt()
    await place.proven()
  } catch (error) {
    await close()
    throw error
  }
  heard(undefined)
  const kept = recentEvents(from)
  const expected: Session['expected'] = new Map()
  const silence = silenceWatch({ head: all.head, wait }, from)
  void silence.untilMissed().then((missed) => missed && subscription.destroy(storeUnavailable()))
  let arrival = newArrival()
  let failure: unknown

  function handOut(events: StorePage): void {
    if (events.length === 0) return
    kept.add(events)
    heard(events)
    for (const event of events) expected.get(event.subject)?.take(event)
    arrival.resolve()
    arrival = newArrival()
  }

  async function run(): Promise<void> {
    try {
      for await (const events of batches(subscription)) {
        silence.heard(positionOf(events.at(-1) as StoreEvent))
        handOut(await taken(events, options))
        silence.waits()
      }
      failure = storeUnavailable()
    } catch (error) {
      failure = error
    }
    silence.stop()
    ended()
    arrival.reject(failure)
    for (const one of expected.values()) one.ended()
    await close()
  }

  const running = run()
  return {
    ...kept,
    expected,
    async more(position, signal) {
      while (kept.head() <= position && !signal.aborted) {
        if (failure !== undefined) throw failure
        await orAborted(arrival.promise, signal)
      }
    },
    async stop() {
      subscription.destroy()
      await running
    },
  }
}

/** Selects the engine's events. An event of the log's own stream may begin an epoch, which ends the subscription. */
async function taken(events: readonly StoreEvent[], { place, ours }: LiveEventsOptions): Promise<StorePage> {
  for (const event of events) {
    const identity = identityIn(event)
    if (identity !== undefined) place.told(identity)
  }
  await place.proven()
  const found = ours(events)
  place.saw(found)
  return found
}

/** Yields the events of a subscription as they are there, many at once where it is ahead. */
async function* batches(subscription: ReturnType<EventStoreDBClient['subscribeToAll']>) {
  for await (const first of subscription) {
    const found = [first]
    while (found.length < MAX_LIVE_EVENTS) {
      const next: AllStreamResolvedEvent | null = subscription.read()
      if (next === null) break
      found.push(next)
    }
    const events = found.flatMap(({ event }) => (event === undefined ? [] : [event]))
    if (events.length > 0) yield events
  }
}

/** Settles when events arrive or the subscription ends. Where no reader waits, that is of no concern. */
function newArrival(): PromiseWithResolvers<void> {
  const arrival = Promise.withResolvers<void>()
  arrival.promise.catch(() => {})
  return arrival
}

/** Resolves as the promise does, or when the signal aborts. */
function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
