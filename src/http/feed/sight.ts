import { LRUCache } from 'lru-cache'
import {
  type Actor,
  type AnyContext,
  type Catalogue,
  parseStream,
  type RecordedEvent,
} from '../../../domain/kernel/index.ts'
import type { Fault } from '../../../services/kit/fault.ts'
import type { Health } from '../../../services/kit/health.ts'
import { isStreamLost, readWhole } from '../../../services/kit/whole-stream.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'

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
  /** From now on every event of the log is noted, in order. */
  follow(): void
  unfollow(): void
  note(event: RecordedEvent): void
}

/** The very event where all of it is told. */
type Shown = RecordedEvent | undefined

/** A stream's state as of a revision. */
interface Seen {
  readonly revision: number
  readonly state: unknown
  /** Why it cannot be said who may know of it: it is not whole any more. */
  readonly lost?: Fault
}

/** Streams remembered at most: a state is small, and reading one again is quick. */
const REMEMBERED = 20_000

/** The name of this part in `/ready`. */
const PART = 'event-log-streams'

/** @param health told of streams that were deleted or cut from outside: their events are left out, all others are shown */
export function sight(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  catalogue: Catalogue,
  health: Pick<Health, 'report'>,
): Sight {
  const seen = new LRUCache<string, Seen>({ max: REMEMBERED })
  const loading = new Map<string, Promise<Seen>>()
  /** Streams that went on while they were being read: what was read is then not worth remembering. */
  const moved = new Set<string>()
  let following = false

  const contextOf = (stream: string): AnyContext | undefined => catalogue.byName(parseStream(stream)?.aggregate ?? '')

  /** Folds what is not yet known of the stream. */
  async function folded(stream: string, of: AnyContext): Promise<Seen> {
    let { revision, state } = seen.get(stream) ?? { revision: -1, state: of.initial as unknown }
    for await (const batch of readWhole(log, stream, revision + 1)) {
      for (const event of batch) {
        state = catalogue.evolve(of, state, event)
        revision = event.revision
      }
    }
    return { revision, state }
  }

  async function read(stream: string, of: AnyContext): Promise<Seen> {
    const found = await folded(stream, of).catch((error: unknown): Seen => {
      if (!isStreamLost(error)) throw error
      health.report(PART, error)
      return { revision: -1, state: undefined, lost: error }
    })
    if (!moved.delete(stream)) seen.set(stream, found)
    return found
  }

  function load(stream: string, of: AnyContext): Promise<Seen> {
    const running = loading.get(stream) ?? read(stream, of).finally(() => loading.delete(stream))
    loading.set(stream, running)
    return running
  }

  /** What comes of the stream's state; at once where it is remembered. */
  function judge<T>(stream: string, of: AnyContext, verdict: (seen: Seen) => T): T | Promise<T> {
    const known = following ? seen.get(stream) : undefined
    return known === undefined ? load(stream, of).then(verdict) : verdict(known)
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
      while (of !== undefined && !seen.has(stream)) await load(stream, of)
    },
    follow() {
      // Nobody noted what happened until now.
      for (const stream of loading.keys()) moved.add(stream)
      seen.clear()
      following = true
    },
    unfollow() {
      following = false
    },
    note(event) {
      const stream = event.subject
      if (loading.has(stream)) moved.add(stream)
      const of = contextOf(stream)
      const known: Seen | undefined = event.revision === 0 ? { revision: -1, state: of?.initial } : seen.get(stream)
      if (of === undefined || known === undefined || event.revision <= known.revision) return
      if (known.lost !== undefined || event.revision !== known.revision + 1) seen.delete(stream)
      else seen.set(stream, { revision: event.revision, state: catalogue.evolve(of, known.state, event) })
    },
  }
}

function without(event: RecordedEvent, withheld: readonly string[]): RecordedEvent {
  const data = event.data as Readonly<Record<string, unknown>>
  if (!withheld.some((field) => Object.hasOwn(data, field))) return event
  return { ...event, data: Object.fromEntries(Object.entries(data).filter(([field]) => !withheld.includes(field))) }
}
