import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Fault } from '../../services/kit/fault.ts'
import { markOf } from '../../services/kit/mark.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { Mark } from '../../services/ports/event-log.ts'
import type { AllReader } from './all-reader.ts'
import type { Calls } from './calls.ts'
import { storeFault, storeStreamCut, storeStreamDeleted } from './faults.ts'
import { parsed } from './messages.ts'
import type { OwnEvents, StorePage } from './own-events.ts'
import type { StreamEnds } from './stream-ends.ts'

/** The number of events of a stream that one call reads. */
const PAGE_EVENTS = 256

/** Reads streams. A stream without its first events is refused. */
export interface StreamReader {
  /** Resolves with the last `count` events of a stream, latest first. */
  lastOf(stream: string, count: number): Promise<StorePage>
  /** Resolves with `count` events of a stream from a revision on, or fewer where it ends. */
  some(stream: string, from: number, count: number): Promise<StorePage>
  /**
   * Yields the events of a stream from a revision on. The event of that revision must exist.
   *
   * @throws Fault `log.stream-cut` `log.stream-deleted`
   */
  readStream(stream: string, from?: number): AsyncGenerator<StorePage>
  /** Resolves with the fault of a deleted stream; undefined where the stream never had events. */
  removed(stream: string): Promise<Fault | undefined>
  /** Whether the leader has exactly this event at this place. */
  holds(mark: Mark): Promise<boolean>
}

/** The parts that a reader of streams works with. */
export interface StreamReaderOptions {
  readonly calls: Calls
  readonly ours: OwnEvents
  readonly all: Pick<AllReader, 'at'>
  readonly ends: Pick<StreamEnds, 'neverWas' | 'reading'>
  readonly proven: () => Promise<void>
}

/** Makes a reader of streams. */
export function streamReader({ calls, ours, all, ends, proven }: StreamReaderOptions): StreamReader {
  const some = async (stream: string, from: number, count: number): Promise<StorePage> =>
    ours((await calls.stream(stream, from, count)) ?? [])

  /** Reads the metadata: a soft deletion hides every possible revision in them. */
  async function removed(stream: string): Promise<Fault | undefined> {
    try {
      const [metadata] = (await calls.stream(`$$${stream}`, 'end', 1)) ?? []
      const hidden: unknown = Reflect.get(Object(parsed(metadata?.text ?? '')), '$tb')
      if (typeof hidden === 'number' && hidden > Number.MAX_SAFE_INTEGER) return storeStreamDeleted(stream)
      ends.neverWas(stream)
      return undefined
    } catch (error) {
      const fault = storeFault(error)
      if (fault.code === 'log.stream-deleted') return storeStreamDeleted(stream, error)
      throw fault
    }
  }

  async function page(stream: string, from: number): Promise<readonly RawEvent[]> {
    try {
      const found = await calls.stream(stream, from, PAGE_EVENTS)
      const gone = found === undefined && from > 0 ? await removed(stream) : undefined
      if (gone !== undefined) throw gone
      const first = found?.[0]
      if (first === undefined ? found !== undefined && from === 0 : first.revision !== from)
        throw storeStreamCut(stream)
      return found ?? []
    } catch (error) {
      const fault = storeFault(error)
      throw fault.code === 'log.stream-deleted' ? storeStreamDeleted(stream, error) : fault
    }
  }

  /** Finds the event of a mark in its stream, or in $all where the stream was cut or deleted. */
  async function placed({ stream, revision, position }: Mark): Promise<RecordedEvent | undefined> {
    const found = await calls.stream(stream, revision, 1).catch((error: unknown) => {
      if (storeFault(error).code !== 'log.stream-deleted') throw error
      return undefined
    })
    const event = ours(found ?? []).find((one) => one.revision === revision)
    return event ?? all.at(position)
  }

  return {
    some,
    removed,
    async lastOf(stream, count) {
      const ended = ends.reading(stream)
      let events: StorePage | undefined
      try {
        events = ours((await calls.stream(stream, 'end', count)) ?? [])
        return events
      } finally {
        ended(events?.toReversed())
      }
    },
    async *readStream(stream, from = 0) {
      await proven()
      const ended = ends.reading(stream)
      let last: StorePage | undefined
      try {
        for (let next = from; ; ) {
          const found = await page(stream, next)
          const events = ours(found)
          if (found.length < PAGE_EVENTS && (events.length > 0 || next === 0)) last = events
          if (events.length > 0) yield events
          if (found.length < PAGE_EVENTS) return
          next += found.length
        }
      } finally {
        ended(last)
      }
    },
    async holds(mark) {
      const event = await placed(mark)
      if (event === undefined) return false
      const { stream, revision, id, position, digest } = markOf(event)
      const same = stream === mark.stream && revision === mark.revision && position === mark.position
      return same && id === mark.id && digest === mark.digest
    },
  }
}
