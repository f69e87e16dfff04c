import { once } from 'node:events'
import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  eventTypeFilter,
  type RecordedEvent as StoreEvent,
} from '@eventstore/db-client'
import { pause, type Wait } from '../../services/kit/event-delivery.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { AllReader } from './all-reader.ts'
import { placeAt } from './calls.ts'
import { storeFault, storeUnavailable } from './faults.ts'
import { IDENTITY_PREFIX, identityIn } from './identity.ts'
import type { OwnEvents, StorePage } from './own-events.ts'
import type { LogCopyPlace } from './place.ts'
import { PREFIX, positionOf } from './wire.ts'

/** At most this many live events share one batch. */
const MAX_LIVE_EVENTS = 1_000
/** The wait before a subscription is retried after an outage. Each retry doubles it, up to the longest wait. */
const FIRST_WAIT_MS = 25
const LONGEST_WAIT_MS = 1_000
/** The waits between attempts after an unknown error: five attempts in 30 s. */
const RETRY_WAITS_MS = [1_000, 3_000, 8_000, 15_000]
/** Milliseconds of silence after which a tail asks the leader where the log ends. One that missed an event for two such periods subscribes again. */
const SILENCE_MS = 5_000
/** The interval at which a stopped tail retries. */
const STOPPED_RETRY_MS = 60_000
/** The name of the condition in the answer of `/ready`. */
const PART = 'event-log-tail'
const STOPS: readonly Duty[] = ['views', 'relay', 'services', 'webhooks']

/** The parts that a tail works with. */
export interface LogTailOptions {
  readonly client: EventStoreDBClient
  readonly all: Pick<AllReader, 'behind' | 'end' | 'head'>
  readonly ours: OwnEvents
  readonly place: LogCopyPlace
  readonly report?: Health['report'] | undefined
  readonly closing: AbortSignal
  readonly wait?: Wait | undefined
}

/** The progress of a tail. */
interface Reached {
  /** Every event up to this position was handed out, or was not asked for. */
  after: Position
  /** Position of the last event of any program that was read: the server can read from there. */
  cursor: Position | undefined
}

/** Yields the events behind a position, then live ones, through every outage. It ends with a permanent fault. */
export type LogTail = (after: Position, signal: AbortSignal) => AsyncGenerator<StorePage>

/** Makes the tail of a log. */
export function logTail({ client, all, ours, place, report, closing, wait = pause }: LogTailOptions): LogTail {
  /** Selects the engine's events. An event of the log's own stream may begin an epoch, which ends the tail. */
  async function taken(events: readonly StoreEvent[], after: Position): Promise<StorePage> {
    for (const event of events) {
      const identity = identityIn(event)
      if (identity !== undefined) place.told(identity)
    }
    await place.proven()
    const found = ours(events.filter((event) => positionOf(event) > after))
    place.saw(found)
    return found
  }

  async function* run(reached: Reached, signal: AbortSignal, well: () => void): AsyncGenerator<StorePage> {
    async function* handed(events: readonly StoreEvent[]): AsyncGenerator<StorePage> {
      const found = await taken(events, reached.after)
      reached.cursor = positionOf(events.at(-1) as StoreEvent)
      if (found.length > 0) {
        yield found
        reached.after = found.at(-1)?.position ?? reached.after
      }
    }
    await place.proven()
    // Existing events are read in pages before the subscription begins.
    for await (const events of all.behind(reached.cursor ?? reached.after)) {
      if (signal.aborted) return
      yield* handed(events)
    }
    if (signal.aborted) return
    if (reached.cursor === undefined) {
      const end = await all.end()
      reached.cursor = end === undefined ? 0 : positionOf(end)
    }
    for await (const events of liveEvents({ client, all, place, wait }, reached.cursor, signal, well)) {
      if (signal.aborted) return
      if (events.length > 0) yield* handed(events)
    }
  }

  return async function* tail(after, signal) {
    const ending = AbortSignal.any([signal, closing])
    const reached: Reached = { after, cursor: undefined }
    let outages = 0
    let strange = 0
    function well(): void {
      if (strange > RETRY_WAITS_MS.length) report?.(PART, undefined)
      outages = 0
      strange = 0
    }
    while (!ending.aborted) {
      let waitMs = 0
      try {
        for await (const page of run(reached, ending, well)) {
          if (ending.aborted) return
          yield page
        }
      } catch (error) {
        if (ending.aborted) return
        const fault = storeFault(error)
        if (isLasting(fault)) throw fault
        if (fault.kind === 'unknown') {
          waitMs = RETRY_WAITS_MS[strange] ?? STOPPED_RETRY_MS
          strange += 1
          if (strange > RETRY_WAITS_MS.length) report?.(PART, fault, STOPS)
        }
      }
      if (ending.aborted) return
      place.doubt()
      if (waitMs === 0) {
        waitMs = Math.min(FIRST_WAIT_MS * 2 ** outages, LONGEST_WAIT_MS)
        outages += 1
      }
      await wait(waitMs, ending).catch(() => {})
    }
  }
}

/** Yields events as they are recorded, after an event or from the beginning, until it is aborted or the connection is lost. */
async function* liveEvents(
  { client, all, place, wait }: Pick<LogTailOptions, 'client' | 'all' | 'place'> & { readonly wait: Wait },
  cursor: Position,
  signal: AbortSignal,
  well: () => void,
): AsyncGenerator<readonly StoreEvent[]> {
  const filter = eventTypeFilter({ prefixes: [PREFIX, IDENTITY_PREFIX] })
  const subscription = client.subscribeToAll({ fromPosition: placeAt(cursor), filter })
  // The client only emits: an error or an end before the loop below would be lost, and the loop would wait for ever.
  subscription.on('error', (error) => subscription.destroy(error))
  subscription.once('finish', () => subscription.destroy(storeUnavailable()))
  const stop = (): void => void subscription.destroy()
  signal.addEventListener('abort', stop, { once: true })
  const listening = silenceWatch({ all, wait }, cursor)
  try {
    await once(subscription, 'confirmation', { signal })
    // Another node, or another copy behind the same address, may have confirmed it.
    place.doubt()
    await place.proven()
    well()
    void listening.untilMissed().then((missed) => missed && subscription.destroy(storeUnavailable()))
    for await (const first of subscription) {
      const events = [first]
      while (events.length < MAX_LIVE_EVENTS) {
        const next: AllStreamResolvedEvent | null = subscription.read()
        if (next === null) break
        events.push(next)
      }
      const recorded = events.flatMap(({ event }) => (event === undefined ? [] : [event]))
      const last = recorded.at(-1)
      listening.heard(last === undefined ? undefined : positionOf(last))
      yield recorded
      listening.waits()
    }
  } finally {
    listening.stop()
    signal.removeEventListener('abort', stop)
    await subscription.unsubscribe()
  }
}

/** Notices a subscription that stays silent although the log goes on. */
interface SilenceWatch {
  /** Events up to this position have come, and are being handled. */
  heard(position: Position | undefined): void
  /** The next event is waited for. */
  waits(): void
  /** Resolves with true where two looks in a row showed the same missing event, and with false once it is stopped. */
  untilMissed(): Promise<boolean>
  stop(): void
}

/** Compares what a subscription has told with where the log ends. */
function silenceWatch(
  { all, wait }: { readonly all: Pick<AllReader, 'head'>; readonly wait: Wait },
  from: Position,
): SilenceWatch {
  const stopping = new AbortController()
  const { signal } = stopping
  let at = from
  let waiting = true

  /** Behind which position an event is missing; undefined where none is. */
  async function missing(): Promise<Position | undefined> {
    const before = at
    // A leader that does not answer is noticed by the subscription itself.
    const end = await all.head().catch(() => 0)
    return waiting && at === before && end > at ? at : undefined
  }

  return {
    async untilMissed() {
      let missed: Position | undefined
      while (!signal.aborted) {
        await wait(SILENCE_MS, signal).catch(() => {})
        const now = signal.aborted ? undefined : await missing()
        if (now !== undefined && now === missed) return !signal.aborted
        missed = now
      }
      return false
    },
    heard(position = at) {
      at = position
      waiting = false
    },
    waits() {
      waiting = true
    },
    stop: () => stopping.abort(),
  }
}

/** Whether a fault ends the subscription. An outage does not, nor an older copy: a person may still put the newer files back. */
const isLasting = (fault: Fault): boolean => fault.kind === 'permanent' && fault.code !== 'log.older-copy'
