import type { Wait } from '../../services/kit/event-delivery.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { AllReader } from './all-reader.ts'
import { storeFault, storeUnavailable } from './faults.ts'
import type { LiveSubscription } from './live.ts'
import type { OwnEvents, StorePage } from './own-events.ts'
import type { LogCopyPlace } from './place.ts'

/** At most this many live events share one batch. */
const MAX_BATCH_EVENTS = 1_000
/** The wait before a subscription is retried after an outage. Each retry doubles it, up to the longest wait. */
const FIRST_WAIT_MS = 25
const LONGEST_WAIT_MS = 1_000
/** The waits between attempts after an unknown error: five attempts in 30 s. */
const RETRY_WAITS_MS = [1_000, 3_000, 8_000, 15_000]
/** The interval at which a stopped tail retries. */
const STOPPED_RETRY_MS = 60_000
/** The name of the condition in the answer of `/ready`. */
const PART = 'event-log-tail'
const STOPS: readonly Duty[] = ['views', 'relay', 'services', 'webhooks']

/** The parts that a tail works with. */
export interface LogTailOptions {
  readonly all: Pick<AllReader, 'behind'>
  readonly live: Pick<LiveSubscription, 'join'>
  readonly ours: OwnEvents
  readonly place: LogCopyPlace
  readonly report?: Health['report'] | undefined
  readonly closing: AbortSignal
  readonly wait: Wait
}

/** The progress of a tail. */
interface Reached {
  /** Every event up to this position was handed out, or was not asked for. */
  after: Position
  /** The position up to which events were read. */
  cursor: Position
}

/** Yields the events behind a position, then live ones, through every outage. It ends with a permanent fault. */
export type LogTail = (after: Position, signal: AbortSignal) => AsyncGenerator<StorePage>

/** Makes the tail of a log. */
export function logTail({ all, live, ours, place, report, closing, wait }: LogTailOptions): LogTail {
  function* handed(found: StorePage, reached: Reached, cursor: Position): Generator<StorePage> {
    const events = found.filter(({ position }) => position > reached.after)
    reached.cursor = cursor
    if (events.length === 0) return
    yield events
    reached.after = events.at(-1)?.position ?? reached.after
  }

  /** Reads existing events in pages. */
  async function* history(reached: Reached): AsyncGenerator<StorePage> {
    await place.proven()
    for await (const events of all.behind(reached.cursor)) {
      await place.proven()
      const found = ours(events)
      place.saw(found)
      yield* handed(found, reached, events.at(-1)?.position ?? reached.cursor)
    }
  }

  async function* run(reached: Reached, signal: AbortSignal, well: () => void): AsyncGenerator<StorePage> {
    const reader = await live.join()
    try {
      well()
      while (!signal.aborted) {
        // What the subscription does not remember is read in pages.
        if (reached.cursor < reader.since()) {
          yield* history(reached)
          // The log ends before the place at which the subscription began: it is another copy by now.
          if (reached.cursor < reader.since()) throw storeUnavailable()
        }
        const found = reader.behind(reached.cursor).slice(0, MAX_BATCH_EVENTS)
        yield* handed(found, reached, found.at(-1)?.position ?? reached.cursor)
        if (found.length === 0) await reader.more(reached.cursor, signal)
      }
    } finally {
      await reader.leave()
    }
  }

  return async function* tail(after, signal) {
    const ending = AbortSignal.any([signal, closing])
    const reached: Reached = { after, cursor: after }
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

/** Whether a fault ends the subscription. An outage does not, nor an older copy: a person may still put the newer files back. */
const isLasting = (fault: Fault): boolean => fault.kind === 'permanent' && fault.code !== 'log.older-copy'
