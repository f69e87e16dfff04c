import { LRUCache } from 'lru-cache'
import { type AnyContext, type Catalogue, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import { foldedStreams } from '../event-log/folded-streams.ts'
import type { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import { isStreamLost } from '../kit/whole-stream.ts'
import type { EventLog } from '../ports/event-log.ts'

/** What is known of a stream: its state as of a revision, or why it has none. */
export interface Seen {
  readonly revision: number
  readonly state: unknown
  /** The stream is not whole any more, so it cannot be said who may know of it. */
  readonly lost?: Fault
}

/** The states of streams as the log has them now: read for each question, or remembered while every event is noted. */
export interface StreamStates {
  contextOf(stream: string): AnyContext | undefined
  /** The stream as it is remembered. */
  known(stream: string): Seen | undefined
  /** The verdict on the state of a stream; at once where that is remembered and every event is noted. */
  judge<T>(stream: string, of: AnyContext, verdict: (seen: Seen) => T | Promise<T>): T | Promise<T>
  /** Resolves once {@link known} has the stream. */
  remember(stream: string): Promise<void>
  follow(): void
  unfollow(): void
  note(event: RecordedEvent): void
}

/** Streams remembered at most: a state is small, and reading one again is quick. */
const MAX_STREAMS = 20_000

/** The name of this part in `/ready`. */
const PART = 'event-log-streams'

/** @param health gets the faults of streams that were deleted or cut from outside */
export function streamStates(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  catalogue: Catalogue,
  health: Pick<Health, 'report'>,
): StreamStates {
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

  function judge<T>(stream: string, of: AnyContext, verdict: (seen: Seen) => T | Promise<T>): T | Promise<T> {
    const remembered = following ? known(stream) : undefined
    return remembered === undefined ? load(of, stream).then(verdict) : verdict(remembered)
  }

  return {
    contextOf,
    known,
    judge,
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
