import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { Position, ReadAllOptions } from '../../services/ports/event-log.ts'
import type { Calls } from './calls.ts'
import { isOfLog } from './identity.ts'
import type { Landmarks } from './landmarks.ts'
import type { TypeFilter } from './messages.ts'
import { isOurs, isStray, type OwnEvents, PREFIX, recordedEvent, type StorePage } from './own-events.ts'

/** The number of events that one call reads. */
const PAGE_EVENTS = 1_000
/** The number of events that the first call reads: many readers take no more. */
const FIRST_EVENTS = 250
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
  /**
   * Yields events behind a position up to the end: at least those that the filter selects. No event need stand at the position.
   * Default: the events of the log and of its identity.
   */
  behind(position: Position, filter?: TypeFilter): AsyncGenerator<readonly RawEvent[]>
  /** Resolves with the position of the last event of the log or of its identity; 0 without one. */
  end(): Promise<Position>
  /** Yields the engine's events after one position up to another, as the store holds them. */
  stored(after: Position, until: Position, filter?: TypeFilter): AsyncGenerator<readonly RawEvent[]>
  /** Yields the engine's events, as the port `EventLog` demands. */
  readAll(after: Position, options?: ReadAllOptions): AsyncIterable<StorePage>
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

  const last = (): Promise<RawEvent | undefined> =>
    lastWhere(LAST_EVENTS, (event) => (isOurs(event) && !isStray(event) ? event : undefined))

  async function* stored(after: Position, until: Position, filter?: TypeFilter): AsyncGenerator<readonly RawEvent[]> {
    if (until <= after) return
    for await (const page of behind(after, filter)) {
      const events = page.filter((event) => isOurs(event) && event.position <= until)
      if (events.length > 0) yield events
      if ((page.at(-1)?.position ?? 0) >= until) return
    }
  }

  async function* pages(
    after: Position,
    until: Promise<Position>,
    types: readonly string[] | undefined,
  ): AsyncGenerator<StorePage> {
    await proven()
    const end = await until
    let reached = after
    for await (const found of stored(after, end, filterFor(types))) {
      const events = ours(found)
      saw(events)
      reached = events.at(-1)?.position ?? reached
      if (events.length > 0) yield events
    }
    // Readers of some types learn from the last event of any type how far the log was read.
    const last = types === undefined || reached >= end ? undefined : await at(end)
    if (last !== undefined) yield [last]
  }

  async function at(position: Position): Promise<RecordedEvent | undefined> {
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
  }

  return {
    head: async () => (await last())?.position ?? 0,
    async newest() {
      const event = await last()
      return event && recordedEvent(event)
    },
    behind,
    stored,
    end: async () => (await lastWhere(1, (event) => (isOfLog(event) ? event.position : undefined))) ?? 0,
    at,
    readAll(after, { until, types } = {}) {
      // The head at this call, not when the reader begins.
      const end = until === undefined ? last().then((event) => event?.position ?? 0) : Promise.resolve(until)
      end.catch(() => {})
      return pages(after, end, types)
    },
  }
}

/** Makes the function that yields all events behind a position, page by page. */
function eventsBehind(calls: Calls, landmarks: Landmarks): AllReader['behind'] {
  /**
   * Reads a page from the position, or from the nearest landmark before it where no event stands at the position. The server refuses
   * such a position with an error that it gives for nothing else. An older copy of the store may lack the landmark too.
   */
  async function pageFrom(position: Position, count: number, filter?: TypeFilter): Promise<readonly RawEvent[]> {
    let refusal: unknown
    for (const from of new Set([position, landmarks.before(position - 1), 0])) {
      try {
        return await calls.all(from, 'forwards', count, filter)
      } catch (error) {
        if (!(error instanceof Fault) || error.kind !== 'unknown') throw error
        refusal = error
      }
    }
    throw refusal
  }

  return async function* behind(position, filter) {
    let since = 0
    let count = FIRST_EVENTS
    let next: Promise<readonly RawEvent[]> | undefined
    for (let from = position; ; count = PAGE_EVENTS) {
      const page = await (next ?? pageFrom(from, count, filter))
      const last = page.at(-1)
      const ended = last === undefined || page.length < count
      // A reader that goes on after the first page takes many: the server reads the next one while this one is handled.
      next = ended || from === position ? undefined : pageFrom(last.position, PAGE_EVENTS, filter)
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

/** Returns the filter for the events of these names, in all their versions. */
const filterFor = (names: readonly string[] = []): TypeFilter | undefined =>
  names.length === 0 ? undefined : { prefixes: names.map((name) => `${PREFIX}${name}.`) }
