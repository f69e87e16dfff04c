import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { Calls } from './calls.ts'
import { isOfLog } from './identity.ts'
import type { Landmarks } from './landmarks.ts'
import { isOurs, isPlaced, type OwnEvents, recordedEvent, type StorePage } from './own-events.ts'

/** The number of events that one call reads. */
const PAGE_EVENTS = 1_000
/** The number of events that are read at first to find the last one. */
const LAST_EVENTS = 8

/** Reads the whole store, in the order of the log. */
export interface AllReader {
  /** Resolves with the position of the engine's last event, as the leader says now; 0 without one. */
  head(): Promise<Position>
  /** Resolves with the engine's last event. */
  newest(): Promise<RecordedEvent | undefined>
  /** Resolves with the engine's event at exactly this position. */
  at(position: Position): Promise<RecordedEvent | undefined>
  /** Yields events behind a position up to the end: at least those of the log and of its identity. No event need stand at the position. */
  behind(position: Position): AsyncGenerator<readonly RawEvent[]>
  /** Resolves with the position of the last event of the log or of its identity; 0 without one. */
  end(): Promise<Position>
  /** Yields the engine's events after one position up to another, as the store holds them. */
  stored(after: Position, until: Position): AsyncGenerator<readonly RawEvent[]>
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

  /** Finds the last event for which `take` returns a value. */
  async function lastWhere<T>(firstCount: number, take: (event: RawEvent) => T | undefined): Promise<T | undefined> {
    let count = firstCount
    for (let from: Position | 'end' = 'end'; ; count = PAGE_EVENTS) {
      const page = await calls.all(from, 'backwards', count)
      for (const event of page) {
        const taken = take(event)
        if (taken !== undefined) return taken
      }
      const oldest = page.at(-1)
      if (oldest === undefined || page.length < count) return undefined
      from = oldest.position
    }
  }

  const last = (): Promise<RecordedEvent | undefined> =>
    lastWhere(LAST_EVENTS, (event) => {
      const recorded = isOurs(event) ? recordedEvent(event) : undefined
      return recorded !== undefined && isPlaced(event, recorded) ? recorded : undefined
    })

  async function* stored(after: Position, until: Position): AsyncGenerator<readonly RawEvent[]> {
    if (until <= after) return
    for await (const page of behind(after)) {
      const events = page.filter((event) => isOurs(event) && event.position <= until)
      if (events.length > 0) yield events
      if ((page.at(-1)?.position ?? 0) >= until) return
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
    head: async () => (await last())?.position ?? 0,
    newest: last,
    behind,
    stored,
    end: async () => (await lastWhere(1, (event) => (isOfLog(event) ? event.position : undefined))) ?? 0,
    async at(position) {
      if (position === 0) return undefined
      try {
        const [event] = await calls.all(position, 'forwards', 1)
        return event?.position === position ? ours([event])[0] : undefined
      } catch (error) {
        // No event stands there, or something else is wrong. In the second case reading from the start fails too.
        if (!(error instanceof Fault) || error.kind !== 'unknown') throw error
        await calls.all(0, 'forwards', 1)
        return undefined
      }
    },
    readAll(after, { until } = {}) {
      // The head at this call, not when the reader begins.
      const end = until === undefined ? last().then((event) => event?.position ?? 0) : Promise.resolve(until)
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
  async function pageFrom(position: Position): Promise<readonly RawEvent[]> {
    let refusal: unknown
    for (const from of new Set([position, landmarks.before(position - 1), 0])) {
      try {
        return await calls.all(from, 'forwards', PAGE_EVENTS)
      } catch (error) {
        if (!(error instanceof Fault) || error.kind !== 'unknown') throw error
        refusal = error
      }
    }
    throw refusal
  }

  return async function* behind(position) {
    let since = 0
    let next: Promise<readonly RawEvent[]> | undefined
    for (let from = position; ; ) {
      const page = await (next ?? pageFrom(from))
      const last = page.at(-1)
      const ended = last === undefined || page.length < PAGE_EVENTS
      // The server reads the next page while this one is handled.
      next = ended ? undefined : pageFrom(last.position)
      next?.catch(() => {})
      since = landmarks.passed(
        page.map((event) => event.position),
        since,
      )
      const handed = Math.max(from, position)
      const found = page.filter((event) => event.position > handed)
      if (found.length > 0) yield found
      if (ended) return
      from = last.position
    }
  }
}
