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
import { identityIn } from './identity.ts'
import { eventIn, subscriptionRequest } from './messages.ts'
import type { OwnEvents, StorePage } from './own-events.ts'
import { LOG_TYPES } from './own-events.ts'
import type { LogCopyPlace } from './place.ts'
import { silenceWatch } from './silence.ts'

/** At most this many live events share one batch. */
const MAX_LIVE_EVENTS = 1_000

/** The parts that a live subscription works with. */
export interface SessionOptions {
  readonly client: StoreClient
  readonly all: Pick<AllReader, 'end' | 'head'>
  readonly ours: OwnEvents
  readonly place: LogCopyPlace
  /** Called with the events of each batch, and with undefined when a subscription begins. */
  readonly heard: (events: StorePage | undefined) => void
  readonly closing: AbortSignal
  readonly wait: Wait
}

/** One confirmed subscription, and the newest events that it handed out. */
export interface LiveSession extends Pick<RecentEvents, 'since' | 'head' | 'behind'> {
  /**
   * Resolves once the subscription has handed out an event behind the position, or when the signal aborts.
   *
   * @throws the error that ended the subscription
   */
  more(position: Position, signal: AbortSignal): Promise<void>
  /** Calls `take` with each event of a stream, and with undefined when the subscription ends, until the returned function is called. */
  listen(stream: string, take: (event: RecordedEvent | undefined) => void): () => void
  stop(): Promise<void>
}

/** Opens a subscription at the end of the log. Resolves when the server has confirmed it. @param ended called when it has ended */
export async function openSession(options: SessionOptions, ended: () => void): Promise<LiveSession> {
  const { all, heard, wait } = options
  const { from, batches, begun, stop } = await subscribed(options)
  heard(undefined)
  const kept = recentEvents(from)
  const listeners = new Map<string, (event: RecordedEvent | undefined) => void>()
  const silence = silenceWatch({ head: all.head, wait }, from)
  void silence.untilMissed().then((missed) => missed && end(storeUnavailable()))
  let arrival = newArrival()
  let failure: unknown

  function end(error: unknown): void {
    failure ??= error
    stop()
  }

  async function handle(events: readonly RawEvent[]): Promise<void> {
    const last = events.at(-1)
    if (last === undefined) return
    silence.heard(last.position)
    const found = await taken(events, options)
    kept.add(found)
    heard(found)
    for (const event of found) listeners.get(event.subject)?.(event)
    arrival.resolve()
    arrival = newArrival()
    silence.waits()
  }

  async function run(): Promise<void> {
    try {
      await handle(begun)
      for await (const events of batches) await handle(events)
      end(storeUnavailable())
    } catch (error) {
      end(error)
    }
    silence.stop()
    ended()
    arrival.reject(failure)
    for (const take of listeners.values()) take(undefined)
  }

  const running = run()
  return {
    ...kept,
    async more(position, signal) {
      while (kept.head() <= position && !signal.aborted) {
        if (failure !== undefined) throw failure
        await orAborted(arrival.promise, signal)
      }
    },
    listen(stream, take) {
      listeners.set(stream, take)
      return () => void listeners.delete(stream)
    },
    async stop() {
      stop()
      await running
    },
  }
}

/** Subscribes to the events behind the last one. Resolves when that is confirmed, with the events that came at once. */
async function subscribed({ client, all, place, closing }: SessionOptions) {
  await place.proven()
  const from = await all.end()
  const call = await client.read(subscriptionRequest(from, LOG_TYPES), false)
  // The library of the client cannot end a call in the moment in which it begins.
  const cancel = (): void => void setImmediate(() => call.cancel())
  const stop = (): void => {
    closing.removeEventListener('abort', cancel)
    cancel()
  }
  closing.addEventListener('abort', cancel, { once: true })
  const batches = batchesOf(call)
  try {
    closing.throwIfAborted()
    // The first answer confirms the subscription.
    const { done, value: begun } = await batches.next()
    if (done) throw storeUnavailable()
    // Another node, or another copy behind the same address, may have confirmed it.
    place.doubt()
    await place.proven()
    return { from, batches, begun, stop }
  } catch (error) {
    stop()
    throw error
  }
}

/** Selects the engine's events. An event of the log's own stream may begin an epoch, which ends the subscription. */
async function taken(events: readonly RawEvent[], { place, ours }: SessionOptions): Promise<StorePage> {
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
