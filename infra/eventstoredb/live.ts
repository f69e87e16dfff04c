import { convertToCommandError } from '@eventstore/db-client'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../../services/kit/event-delivery.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import { type RecentEvents, recentEvents } from '../../services/kit/recent-events.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { AllReader } from './all-reader.ts'
import type { ReadCall, StoreClient } from './client.ts'
import { storeUnavailable } from './faults.ts'
import { identityIn, LOG_TYPES } from './identity.ts'
import { eventIn, subscriptionRequest } from './messages.ts'
import type { OwnEvents, StorePage } from './own-events.ts'
import type { LogCopyPlace } from './place.ts'
import { silenceWatch } from './silence.ts'

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
  readonly client: StoreClient
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
  const from = await all.end()
  const call = await client.read(subscriptionRequest(from, LOG_TYPES), false)
  const stop = (): void => cancel(call)
  closing.addEventListener('abort', stop, { once: true })
  const batches = batchesOf(call)
  let first: IteratorResult<readonly RawEvent[]>
  try {
    // The first answer confirms the subscription.
    first = await batches.next()
    if (first.done) throw storeUnavailable()
    // Another node, or another copy behind the same address, may have confirmed it.
    place.doubt()
    await place.proven()
  } catch (error) {
    closing.removeEventListener('abort', stop)
    stop()
    throw error
  }
  heard(undefined)
  const kept = recentEvents(from)
  const expected: Session['expected'] = new Map()
  const silence = silenceWatch({ head: all.head, wait }, from)
  void silence.untilMissed().then((missed) => missed && end(storeUnavailable()))
  let arrival = newArrival()
  let failure: unknown

  function end(error: unknown): void {
    failure ??= error
    stop()
  }

  function handOut(events: StorePage): void {
    if (events.length === 0) return
    kept.add(events)
    heard(events)
    for (const event of events) expected.get(event.subject)?.take(event)
    arrival.resolve()
    arrival = newArrival()
  }

  async function handle(events: readonly RawEvent[]): Promise<void> {
    const last = events.at(-1)
    if (last === undefined) return
    silence.heard(last.position)
    handOut(await taken(events, options))
    silence.waits()
  }

  async function run(begun: readonly RawEvent[]): Promise<void> {
    try {
      await handle(begun)
      for await (const events of batches) await handle(events)
      end(storeUnavailable())
    } catch (error) {
      end(error)
    }
    closing.removeEventListener('abort', stop)
    silence.stop()
    ended()
    arrival.reject(failure)
    for (const one of expected.values()) one.ended()
  }

  const running = run(first.value)
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
      stop()
      await running
    },
  }
}

/** Selects the engine's events. An event of the log's own stream may begin an epoch, which ends the subscription. */
async function taken(events: readonly RawEvent[], { place, ours }: LiveEventsOptions): Promise<StorePage> {
  for (const event of events) {
    const identity = identityIn(event)
    if (identity !== undefined) place.told(identity)
  }
  await place.proven()
  const found = ours(events)
  place.saw(found)
  return found
}

/** Yields the events of a subscription as they arrive, many at once where it is ahead, and none for answers of other kinds. */
async function* batchesOf(call: ReadCall): AsyncGenerator<readonly RawEvent[]> {
  try {
    for await (const response of call) {
      const found = [eventIn(response)]
      while (found.length < MAX_LIVE_EVENTS) {
        const next: ReadResp | null = call.read()
        if (next === null) break
        found.push(eventIn(next))
      }
      yield found.filter((event) => event !== undefined)
    }
  } catch (error) {
    throw error instanceof Error ? convertToCommandError(error) : error
  }
}

/** Ends a call. The library of the client cannot do that in the moment in which a call begins. */
const cancel = (call: ReadCall): void => void setImmediate(() => call.cancel())

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
