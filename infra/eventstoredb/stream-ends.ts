import { LRUCache } from 'lru-cache'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { StorePage } from './own-events.ts'

/** The events that are kept of one stream. */
const MAX_STREAM_EVENTS = 16
/** The events that are kept of all streams. A stream without events counts as one. */
const MAX_EVENTS = 20_000

/** The last events of streams, as this process has read or heard them. Another engine may have written more. */
export interface StreamEnds {
  /** Returns the last known event of a stream. */
  last(stream: string): RecordedEvent | undefined
  /** Returns the known events of a stream from a revision on, that revision included; undefined if that is not kept. */
  from(stream: string, revision: number): StorePage | undefined
  /**
   * Call when a reading of a stream begins, and the returned function once when it ends: with the last events of the stream, with
   * none if there is no such stream, and with undefined if the end was not reached.
   */
  reading(stream: string): (events: StorePage | undefined) => void
  /** Records that a stream without events was not deleted. */
  neverWas(stream: string): void
  /** Adds events of any streams, in the order of the log. */
  heard(events: StorePage): void
  /** Adds events that this process appended. They become known when they are heard. */
  appended(events: StorePage): void
  /** Returns the position of the last event that this process appended. */
  written(): Position
  forget(stream: string): void
  clear(): void
}

interface StreamEnd {
  readonly events: StorePage
  /** There are no events, and it is not known why: the stream may have been deleted. */
  readonly unexplained?: true
}

/** Makes an empty memory of the ends of streams. */
export function streamEnds(): StreamEnds {
  const ends = new LRUCache<string, StreamEnd>({
    maxSize: MAX_EVENTS,
    sizeCalculation: ({ events }) => Math.max(1, events.length),
  })
  const readings = readingsInProgress()
  let written: Position = 0
  const lastRevision = (stream: string): number => ends.peek(stream)?.events.at(-1)?.revision ?? -1
  const keep = (stream: string, events: StorePage): void =>
    void ends.set(
      stream,
      events.length === 0 ? { events, unexplained: true } : { events: events.slice(-MAX_STREAM_EVENTS) },
    )

  return {
    last: (stream) => ends.get(stream)?.events.at(-1),
    from(stream, revision) {
      const { events = [], unexplained } = ends.get(stream) ?? { unexplained: true }
      if (events.length === 0) return unexplained || revision > 0 ? undefined : []
      const at = revision - (events[0]?.revision ?? 0)
      return at >= 0 && at < events.length ? events.slice(at) : undefined
    },
    reading(stream) {
      const ended = readings.begin(stream)
      return (events) => {
        const heard = ended()
        const last = events?.at(-1)?.revision ?? -1
        // What was heard meanwhile may have been dropped from memory since.
        if (events !== undefined && last >= heard && last >= lastRevision(stream)) keep(stream, events)
      }
    },
    neverWas(stream) {
      if (ends.peek(stream)?.unexplained) ends.set(stream, { events: [] })
    },
    heard(events) {
      for (const event of events) {
        const { subject: stream, revision } = event
        const last = lastRevision(stream)
        readings.heard(stream, revision)
        if (revision <= last) continue
        keep(stream, revision === last + 1 ? [...(ends.peek(stream)?.events ?? []), event] : [event])
      }
    },
    appended(events) {
      written = Math.max(written, events.at(-1)?.position ?? 0)
    },
    written: () => written,
    forget: (stream) => void ends.delete(stream),
    clear() {
      readings.clear()
      ends.clear()
    },
  }
}

/** The readings of streams in progress, each with the last revision that was heard of its stream meanwhile. */
function readingsInProgress() {
  const readings = new Map<string, Set<{ heard: number }>>()
  const note = (of: Iterable<{ heard: number }>, revision: number): void => {
    for (const reading of of) reading.heard = Math.max(reading.heard, revision)
  }
  return {
    /** Returns a function that ends the reading, and returns the last revision that was heard. */
    begin(stream: string): () => number {
      const reading = { heard: -1 }
      const all = readings.get(stream) ?? new Set()
      readings.set(stream, all.add(reading))
      return () => {
        all.delete(reading)
        if (all.size === 0) readings.delete(stream)
        return reading.heard
      }
    },
    heard: (stream: string, revision: number) => note(readings.get(stream) ?? [], revision),
    /** The memory was emptied: nothing that is being read may be kept. */
    clear() {
      for (const all of readings.values()) note(all, Number.POSITIVE_INFINITY)
    },
  }
}
