import { BACKWARDS, END, FORWARDS, START, type RecordedEvent as StoreEvent } from '@eventstore/db-client'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { type Calls, placeAt } from './calls.ts'
import type { Landmarks } from './landmarks.ts'
import { type OwnEvents, PAGE_EVENTS, type StorePage } from './own-events.ts'
import { isOurs, isStray, positionOf, recordedEvent } from './wire.ts'

/** Reads the whole store, in the order of the log. */
export interface AllReader {
  /** Resolves with the position of the engine's last event, as the leader says now; 0 without one. */
  head(): Promise<Position>
  /** Resolves with the engine's last event. */
  newest(): Promise<RecordedEvent | undefined>
  /** Resolves with the engine's event at exactly this position. */
  at(position: Position): Promise<RecordedEvent | undefined>
  /** Yields all events behind a position up to the end, those of other programs included. No event need stand at the position. */
  behind(position: Position): AsyncGenerator<readonly StoreEvent[]>
  /** Resolves with the last event of any program; undefined in an empty store. */
  end(): Promise<StoreEvent | undefined>
  /** Yields the engine's events after one position up to another, as the store holds them. */
  stored(after: Position, until: Position): AsyncGenerator<readonly StoreEvent[]>
  /** Yields the engine's events, as the port `EventLog` demands. */
  readAll(after: Position, options?: { readonly until?: Position }): AsyncIterable<StorePage>
}

/** The parts that a reader of the whole store works with. */
export interface AllReaderOptions {
  readonly calls: Calls
  readonly ours: OwnEvents
  readonly landmarks: Landmarks
  /** Resolves while the store is proven to be the newest copy. */
  readonly proven: () => Promise<void>
  /** Called with the events of each page. */
  readonly saw: (events: StorePage) => void
}

/** Makes a reader of the whole store. */
export function allReader({ calls, ours, landmarks, proven, saw }: AllReaderOptions): AllReader {
  const behind = eventsBehind(calls, landmarks)

  async function last(): Promise<StoreEvent | undefined> {
    for (let from: Parameters<Calls['all']>[0] = END; ; ) {
      const page = await calls.all(from, BACKWARDS, PAGE_EVENTS)
      const event = page.find((one) => isOurs(one) && !isStray(one))
      if (event !== undefined) return event
      const oldest = page.at(-1)
      if (oldest === undefined || page.length < PAGE_EVENTS) return undefined
      from = placeAt(positionOf(oldest))
    }
  }

  async function head(): Promise<Position> {
    const event = await last()
    return event === undefined ? 0 : positionOf(event)
  }

  async function* stored(after: Position, until: Position): AsyncGenerator<readonly StoreEvent[]> {
    if (until <= after) return
    for await (const page of behind(after)) {
      const events = page.filter((event) => isOurs(event) && positionOf(event) <= until)
      if (events.length > 0) yield events
      if (positionOf(page.at(-1) as StoreEvent) >= until) return
    }
  }

  async function* pages(after: Position, until: Promise<Position>): AsyncGenerator<StorePage> {
    await proven()
    for await (const found of stored(after, await until)) {
      const events = ours(found)
      saw(events)
      if (events.length > 0) yield events
    }
  }

  return {
    head,
    async newest() {
      const event = await last()
      return event && recordedEvent(event)
    },
    behind,
    stored,
    async end() {
      const [event] = await calls.all(END, BACKWARDS, 1)
      return event
    },
    async at(position) {
      if (position === 0) return undefined
      try {
        const [event] = await calls.all(placeAt(position), FORWARDS, 1)
        return event !== undefined && positionOf(event) === position ? ours([event])[0] : undefined
      } catch (error) {
        // No event stands there, or something else is wrong. In the second case reading from the start fails too.
        if (!(error instanceof Fault) || error.kind !== 'unknown') throw error
        await calls.all(START, FORWARDS, 1)
        return undefined
      }
    },
    readAll(after, { until } = {}) {
      // The head at this call, not when the reader begins.
      const end = until === undefined ? head() : Promise.resolve(until)
      end.catch(() => {})
      return pages(after, end)
    },
  }
}

/** Makes the function that yields all events behind a position, page by page. */
function eventsBehind(calls: Calls, landmarks: Landmarks): AllReader['behind'] {
  /**
   * Reads a page from the position, or from the nearest landmark before it where no event stands at the position. The server refuses
   * such a position with an error that it gives for nothing else. An older copy of the store may lack the landmark too.
   */
  async function pageFrom(position: Position): Promise<readonly StoreEvent[]> {
    let refusal: unknown
    for (const from of new Set([position, landmarks.before(position - 1), 0])) {
      try {
        return await calls.all(placeAt(from), FORWARDS, PAGE_EVENTS)
      } catch (error) {
        if (!(error instanceof Fault) || error.kind !== 'unknown') throw error
        refusal = error
      }
    }
    throw refusal
  }

  return async function* behind(position) {
    let since = 0
    for (let from = position; ; ) {
      const page = await pageFrom(from)
      since = landmarks.passed(page.map(positionOf), since)
      const handed = Math.max(from, position)
      const found = page.filter((event) => positionOf(event) > handed)
      if (found.length > 0) yield found
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE_EVENTS) return
      from = positionOf(last)
    }
  }
}
