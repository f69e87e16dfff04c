import { LRUCache } from 'lru-cache'
import {
  type Actor,
  type AnyContext,
  type Catalogue,
  parseStream,
  type RecordedEvent,
} from '../../domain/kernel/index.ts'
import { foldedStreams } from '../event-log/folded-streams.ts'
import type { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import { isStreamLost } from '../kit/whole-stream.ts'
import type { EventLog } from '../ports/event-log.ts'

/** Who may know of which stream, judged by the stream as it is today, whatever it was when the event happened. */
export interface Sight {
  /**
   * Whether the reader may know of this stream; at once where it is remembered and every event is noted.
   *
   * @throws Fault `log.stream-deleted` `log.stream-cut`
   */
  sees(reader: Actor, stream: string): boolean | Promise<boolean>
  /** The event without what the reader is not told, or nothing of it; at once where {@link sees} answers at once. */
  shown(reader: Actor, event: RecordedEvent): Shown | Promise<Shown>
  /** Resolves once {@link sees} answers at once for this stream. */
  remember(stream: string): Promise<void>
  /** Begins to answer from memory: from now on the caller notes every event of the log, in order. */
  follow(): void
  unfollow(): void
  note(event: RecordedEvent): void
}

/** The same event where all of it is told. */
type Shown = RecordedEvent | undefined

/** What is known of a stream: its state as of a revision, or why it has none. */
interface Seen {
  readonly revision: number
  readonly state: unknown
  /** The stream is not whole any more, so it cannot be said who may know of it. */
  readonly lost?: Fault
}

/** Streams remembered at most: a state is small, and reading one again is quick. */
const MAX_STREAMS = 20_000

/** The name of this part in `/ready`. */
const PART = 'event-log-streams'

/** @param health told of streams that were deleted or cut from outside: their events are left out, all others are shown */
export function sight(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  catalogue: Catalogue,
  health: Pick<Health, 'report'>,
): Sight {
  const streams = foldedStreams({ catalogue, log, maxStreams: MAX_STREAMS, begin: (folded) => folded })
  const losses = new LRUCache<string, Seen>({ max: MAX_STREAMS })
  const loading = new Map<string, Promise<Seen>>()
  let following = false

  const contextOf = (stream: string): AnyContext | undefined => catalogue.byName(parseStream(stream)?.aggregate ?? '')
  const known = (stream: string): Seen | undefined => streams.known(stream) ?? losses.get(stream)

  async function read(of: AnyContext, stream: string): Promise<Seen> {
    try {
      return await streams.read(of, stream)
    } catch (error) {
      if (!isStreamLost(error)) throw error
      health.report(PART, error)
      const lost = { revision: -1, state: undefined, lost: error }
      losses.set(stream, lost)
      return lost
    }
  }

  /** Readers of the same stream share one reading. */
  function load(of: AnyContext, stream: string): Promise<Seen> {
    const running = loading.get(stream) ?? read(of, stream).finally(() => loading.delete(stream))
    loading.set(stream, running)
    return running
  }

  /** The verdict on the stream's state; at once where that is remembered. */
  function judge<T>(stream: string, of: AnyContext, verdict: (seen: Seen) => T): T | Promise<T> {
    const remembered = following ? known(stream) : undefined
    return remembered === undefined ? load(of, stream).then(verdict) : verdict(remembered)
  }

  return {
    sees(reader, stream) {
      if (reader.follows === stream) return true
      const of = contextOf(stream)
      return (
        of !== undefined &&
        judge(stream, of, ({ state, lost }) => {
          if (lost !== undefined) throw lost
          return of.visible(state, reader)
        })
      )
    },
    shown(reader, event) {
      if (reader.follows === event.subject) return event
      const of = contextOf(event.subject)
      if (of === undefined) return undefined
      return judge(event.subject, of, ({ state, lost }) =>
        lost === undefined && of.visible(state, reader)
          ? without(event, of.withholds(state, event.data, reader))
          : undefined,
      )
    },
    async remember(stream) {
      const of = contextOf(stream)
      while (of !== undefined && known(stream) === undefined) await load(of, stream)
    },
    follow() {
      // Events before this one were not noted.
      streams.clear()
      losses.clear()
      following = true
    },
    unfollow() {
      following = false
    },
    note(event) {
      losses.delete(event.subject)
      const of = contextOf(event.subject)
      if (of !== undefined) streams.note(of, event)
    },
  }
}

function without(event: RecordedEvent, withheld: readonly string[]): RecordedEvent {
  const data = event.data as Readonly<Record<string, unknown>>
  if (!withheld.some((field) => Object.hasOwn(data, field))) return event
  return { ...event, data: Object.fromEntries(Object.entries(data).filter(([field]) => !withheld.includes(field))) }
}
